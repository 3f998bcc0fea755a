export type Edition = 'proto2' | 'proto3' | '2023' | '2024';

/** The features of protobuf editions that change what is generated. */
export interface Features {
  readonly presence: 'explicit' | 'implicit' | 'required';
  readonly enumType: 'open' | 'closed';
  readonly repeatedEncoding: 'packed' | 'expanded';
  readonly messageEncoding: 'prefixed' | 'delimited';
}

export type FeatureOverrides = Partial<Features>;

export const NO_OVERRIDES: FeatureOverrides = {};

const EDITION_2023: Features = {
  presence: 'explicit',
  enumType: 'open',
  repeatedEncoding: 'packed',
  messageEncoding: 'prefixed',
};

export const EDITION_DEFAULTS: Record<Edition, Features> = {
  proto2: { ...EDITION_2023, enumType: 'closed', repeatedEncoding: 'expanded' },
  proto3: { ...EDITION_2023, presence: 'implicit' },
  '2023': EDITION_2023,
  '2024': EDITION_2023,
};

/** Names and values as `descriptor.proto` has them, to ours. */
const FEATURE_VALUES: Record<string, FeatureOverrides> = {
  'field_presence EXPLICIT': { presence: 'explicit' },
  'field_presence IMPLICIT': { presence: 'implicit' },
  'field_presence LEGACY_REQUIRED': { presence: 'required' },
  'enum_type OPEN': { enumType: 'open' },
  'enum_type CLOSED': { enumType: 'closed' },
  'repeated_field_encoding PACKED': { repeatedEncoding: 'packed' },
  'repeated_field_encoding EXPANDED': { repeatedEncoding: 'expanded' },
  'message_encoding LENGTH_PREFIXED': { messageEncoding: 'prefixed' },
  'message_encoding DELIMITED': { messageEncoding: 'delimited' },
};

/** Features that matter to other languages only are passed over. */
export function featureOverrides(features: unknown): FeatureOverrides {
  if (typeof features !== 'object' || features === null) return NO_OVERRIDES;
  return Object.entries(features).reduce<FeatureOverrides>(
    (overrides, [name, value]) => Object.assign(overrides, FEATURE_VALUES[`${name} ${value}`]),
    {},
  );
}
