/**
 * Text made inside a callback that must stay open while it is read (a session on one night) as
 * something a download can be read from. Reading slowly makes the maker wait; stopping early ends
 * the maker, and the session with it.
 */
export async function* streamFrom(
  open: (write: (text: string) => Promise<void>) => Promise<void>,
): AsyncGenerator<string, void, undefined> {
  const { readable, writable } = new TransformStream<string, string>()
  const writer = writable.getWriter()
  const made = open((text) => writer.write(text)).then(
    () => writer.close(),
    (error: unknown) => writer.abort(error),
  )
  // Whatever goes wrong reaches the reader through the stream; this keeps it from being told twice.
  made.catch(() => {})
  try {
    for await (const text of readable) yield text
  } finally {
    await made.catch(() => {})
  }
}
