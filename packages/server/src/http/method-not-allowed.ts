/**
 * Tells a wrong method (405, RFC 9110 15.5.6) from a wrong address.
 */
import type { App } from './context.ts'

/** Collects routes from now on. @returns the methods that a path takes, empty where there is no such path */
export function collectMethods(app: App): (path: string) => string[] {
  const methodsByUrl = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set()
    for (const name of [method].flat()) methods.add(name)
    methodsByUrl.set(url, methods)
  })
  return (path) => {
    const segments = path.split('/')
    const matching = [...methodsByUrl].filter(([url]) => fits(url.split('/'), segments))
    return [...new Set(matching.flatMap(([, methods]) => [...methods]))].sort()
  }
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.at(-1) !== '*' && pattern.length !== segments.length) return false
  return pattern.every((part, index) => part === '*' || part.startsWith(':') || part === segments[index])
}
