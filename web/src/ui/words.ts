// Texts live in Chinese and English side by side, next to the page that shows
// them: words('today', { title: ['这周先联系谁', 'Whom to call this week'] }).
// {{name}} stands for a parameter; an English text with a third entry has that
// one for exactly one ({{count}}).
import i18next from 'i18next';
import { useCallback, useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { speakTo } from '../api/client';

export type Language = 'zh' | 'en';
/** A text of the server, or of a declaration, in both languages. */
export interface Text {
  zh: string;
  en: string;
}
type Entry = readonly [zh: string, en: string, one?: string];
type Values = Record<string, string | number>;

const place = 'zhike.language';

/** chosenLanguage is what the reader chose here before; storage may be closed to the page. */
export function chosenLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(place);
    return kept === 'zh' || kept === 'en' ? kept : null;
  } catch {
    return null;
  }
}

function keep(language: Language) {
  try {
    localStorage.setItem(place, language);
  } catch {
    // it lasts until the page is closed
  }
}

function show(language: string) {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

const first: Language = chosenLanguage() ?? (navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh');
void i18next.use(initReactI18next).init({
  lng: first,
  supportedLngs: ['zh', 'en'],
  resources: {},
  interpolation: { escapeValue: false }, // React escapes
  initAsync: false,
});
show(first);
i18next.on('languageChanged', show);
speakTo(() => i18next.language);

export const language = (): Language => (i18next.language === 'en' ? 'en' : 'zh');

/** speak changes the language of the page and remembers it in this browser. */
export async function speak(to: Language): Promise<void> {
  keep(to);
  await i18next.changeLanguage(to);
}

/** useLanguage is the language of the page; the caller is drawn anew when it changes. */
export function useLanguage(): Language {
  useTranslation();
  return language();
}

/** pick chooses from a text in both languages. */
export const pick = (text: Text | null | undefined): string => (text ? (language() === 'zh' ? text.zh : text.en) || text.en : '');

/** usePick is pick that follows the language. */
export function usePick(): (text: Text | null | undefined) => string {
  const now = useLanguage();
  return useCallback((text) => (text ? (now === 'zh' ? text.zh : text.en) || text.en : ''), [now]);
}

/** words declares the texts of a page and returns the hook that speaks them. */
export function words<K extends string>(space: string, entries: Record<K, Entry>) {
  const zh: Record<string, string> = {};
  const en: Record<string, string> = {};
  for (const [key, [chinese, english, one]] of Object.entries<Entry>(entries)) {
    zh[key] = chinese;
    en[key] = english;
    if (one !== undefined) {
      zh[key + '_other'] = chinese;
      en[key + '_other'] = english;
      en[key + '_one'] = one;
    }
  }
  i18next.addResourceBundle('zh', space, zh, true, true);
  i18next.addResourceBundle('en', space, en, true, true);
  return function useWords(): (key: K, parameters?: Values) => string {
    const now = useLanguage();
    return useMemo(() => {
      const t = i18next.getFixedT(now, space);
      return (key, parameters) => t(key as string, parameters ?? {}) as string;
    }, [now]);
  };
}
