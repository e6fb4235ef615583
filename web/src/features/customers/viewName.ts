// Names of saved views, checked before they are sent, as the server checks them.
export const longestName = 60;

/** nameLength counts characters as the server does. */
export const nameLength = (name: string): number => [...name.trim().normalize('NFC')].length;

/** nameProblem is what is wrong with a name; null: nothing. */
export function nameProblem(name: string): 'empty' | 'long' | null {
  if (!/[^\s\p{C}\p{Z}]/u.test(name)) return 'empty';
  return nameLength(name) > longestName ? 'long' : null;
}

const room = 6; // for the words that say it is a copy

/** startOf is as much of a name as a copy's name can begin with. */
export const startOf = (name: string): string => [...name].slice(0, longestName - room).join('');
