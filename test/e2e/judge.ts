// What every view of the window must hold to, whatever it shows.
import type { OpenWindow } from './window.ts';

/** What is wider than its room: the page, anything that scrolls sideways, and controls that stand outside the window. */
function tooWide(): readonly string[] {
  const named = (element: Element): string => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} ${element.getAttribute('aria-label') ?? ''}`.trim();
  const page = document.documentElement.scrollWidth > innerWidth ? [`page, ${document.documentElement.scrollWidth} of ${innerWidth}`] : [];
  const all = [...document.querySelectorAll('body *')].filter((element) => element.closest('.react-flow') === null && element.checkVisibility());
  const scrolling = all.filter((element) => element.scrollWidth > element.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)).map((element) => `${named(element)}, ${element.scrollWidth} of ${element.clientWidth}`);
  const outside = all.filter((element) => element.matches('button, input, select, textarea') && (element.getBoundingClientRect().right > innerWidth + 0.5 || element.getBoundingClientRect().left < -0.5)).map((element) => `${named(element)} stands outside`);
  return [...page, ...scrolling, ...outside];
}

/** What is wrong with a view: axe's findings, what is wider than its room, and errors of the page since the last time. */
export async function judge({ page, troubles, axe }: OpenWindow, view: string): Promise<readonly unknown[]> {
  return [
    ...(await axe()).map((finding) => ({ view, ...finding })),
    ...(await page.evaluate(tooWide)).map((sideways) => ({ view, sideways })),
    // A page whose host is gone says in the console, again and again, that it cannot reach it.
    ...troubles.splice(0).filter((trouble) => !/^WebSocket connection .* failed|ERR_CONNECTION_REFUSED$/.test(trouble)).map((trouble) => ({ view, trouble })),
  ];
}
