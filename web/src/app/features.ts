// The features, found by their folders.
import type { Feature } from '../ui/feature';

const found = import.meta.glob<{ feature: Feature }>('../features/*/feature.tsx', { eager: true });

export const features: Feature[] = Object.values(found).map((module) => module.feature);

export const navigation = features.flatMap((f) => f.nav ?? []).sort((a, b) => a.order - b.order);

export const panels = features.flatMap((f) => f.panels ?? []);
