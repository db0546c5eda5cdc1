/** XMLHttpRequest as far as dicomweb-client uses it: that library is written for browsers. */
import { Agent, type Dispatcher, request } from 'undici'

/** @returns a class to stand for the browser's, that trusts the test server's authority */
export function xmlHttpRequestFor(authority: string): { new (): object; close(): Promise<void> } {
  const dispatcher = new Agent({ connect: { ca: authority } })
  return class XMLHttpRequest {
    static close = () => dispatcher.close()
    readyState = 0
    status = 0
    response: unknown
    responseType = ''
    responseURL = ''
    onreadystatechange: () => void = () => undefined
    onload: () => void = () => undefined
    onloadend: () => void = () => undefined
    readonly #sent: Record<string, string> = {}
    #received: Record<string, string | string[] | undefined> = {}
    #method: Dispatcher.HttpMethod = 'GET'
    #url = ''

    open(method: string, url: string): void {
      this.#method = method.toUpperCase() as Dispatcher.HttpMethod
      this.#url = url
    }

    setRequestHeader(name: string, value: string): void {
      this.#sent[name] = value
    }

    getResponseHeader(name: string): string | null {
      const value = this.#received[name.toLowerCase()]
      return value === undefined ? null : String(value)
    }

    getAllResponseHeaders(): string {
      return Object.entries(this.#received)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join('\r\n')
    }

    send(body?: ArrayBuffer | Uint8Array | string): void {
      void this.#send(body)
    }

    async #send(body?: ArrayBuffer | Uint8Array | string): Promise<void> {
      const octets = body instanceof ArrayBuffer ? new Uint8Array(body) : body
      const answer = await request(this.#url, {
        method: this.#method,
        dispatcher,
        headers: this.#sent,
        ...(octets === undefined ? {} : { body: octets }),
      })
      this.status = answer.statusCode
      this.#received = answer.headers
      const buffer = await answer.body.arrayBuffer()
      const text = () => Buffer.from(buffer).toString()
      if (this.responseType === 'arraybuffer') this.response = buffer
      else this.response = this.responseType === 'json' ? JSON.parse(text() || 'null') : text()
      this.readyState = 4
      this.onreadystatechange()
      this.onload()
      this.onloadend()
    }
  }
}
