import { CliError } from '../error.ts';

export interface ProfileRequest {
  readonly seconds: number;
  readonly isHeap: boolean;
}

const PREFIX = '/debug/pprof/';

/** What `/debug/pprof/` of a process answers. An address with a path beyond that is taken as it is. */
export async function profileFromUrl(
  address: string,
  { seconds, isHeap }: ProfileRequest,
): Promise<Uint8Array> {
  const url = new URL(address);
  if (url.pathname === '/' || url.pathname === PREFIX || `${url.pathname}/` === PREFIX) {
    url.pathname = `${PREFIX}${isHeap ? 'heap' : 'profile'}`;
    if (!isHeap) url.searchParams.set('seconds', String(seconds));
  }
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    const { cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : String(error);
    throw new CliError(
      'FT_CLI_PROFILE',
      `${url.href} does not answer (${reason}); start servePprof() of @functrace/runtime/pprof in the program`,
      { cause: error },
    );
  }
  if (response.ok) return response.bytes();
  const text = (await response.text()).trim().split('\n')[0] ?? '';
  throw new CliError('FT_CLI_PROFILE', `${url.href} answers ${response.status}: ${text}`);
}
