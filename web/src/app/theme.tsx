// Light or dark, comfortable or compact: the reader's choice, else the machine's.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

type Shade = 'light' | 'dark';
type Density = 'comfortable' | 'compact';

interface Look {
  shade: Shade;
  density: Density;
  setShade: (shade: Shade) => void;
  setDensity: (density: Density) => void;
}

const LookContext = createContext<Look | null>(null);

function kept<T extends string>(name: string, allowed: readonly T[]): T | null {
  try {
    const value = localStorage.getItem(name);
    return allowed.find((a) => a === value) ?? null;
  } catch {
    return null;
  }
}

function keep(name: string, value: string) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // storage may be closed to the page: the choice lasts until it is left
  }
}

const dark = window.matchMedia('(prefers-color-scheme: dark)');

export function LookProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState(() => kept('zhike.theme', ['light', 'dark'] as const));
  const [density, setDensity] = useState<Density>(() => kept('zhike.density', ['comfortable', 'compact'] as const) ?? 'comfortable');
  const [machine, setMachine] = useState<Shade>(dark.matches ? 'dark' : 'light');
  useEffect(() => {
    const follow = () => setMachine(dark.matches ? 'dark' : 'light');
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, []);
  const shade = chosen ?? machine;
  useEffect(() => {
    document.documentElement.dataset.theme = shade;
    document.documentElement.style.colorScheme = shade;
  }, [shade]);
  const look = useMemo<Look>(() => ({
    shade, density,
    setShade: (s) => { keep('zhike.theme', s); setChosen(s); },
    setDensity: (d) => { keep('zhike.density', d); setDensity(d); },
  }), [shade, density]);
  return <LookContext value={look}>{children}</LookContext>;
}

export function useLook(): Look {
  const look = useContext(LookContext);
  if (!look) throw new Error('useLook outside of LookProvider');
  return look;
}
