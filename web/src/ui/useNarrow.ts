// Whether the page is as narrow as a phone.
import { Grid } from 'antd';

export function useNarrow(): boolean {
  return !(Grid.useBreakpoint().md ?? window.innerWidth >= 768);
}
