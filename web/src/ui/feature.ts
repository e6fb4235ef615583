// What a feature says of itself. The app finds the features by their folder and
// puts them together; a new one needs no line elsewhere.
import type { ComponentType, ReactNode } from 'react';
import type { Text } from './words';

export interface NavEntry {
  /** Place in the loop from 10 (today) to 90 (settings). */
  order: number;
  path: string;
  label: Text;
  icon: ReactNode;
  /** Who lacks it does not see the entry. */
  permission?: string;
  /** Reports of a section, shown below it. */
  children?: { path: string; label: Text; permission?: string }[];
}

export interface FeatureRoute {
  path: string;
  permission?: string;
  title: Text;
  page: () => Promise<{ default: ComponentType }>;
}

/** Something that Ctrl-K can do besides going to a page. */
export interface FeatureAction {
  label: Text;
  path: string;
  permission?: string;
}

/** A part of the customer's record. */
export interface RecordPanel {
  name: string;
  order: number;
  permission?: string;
  title: Text;
  panel: () => Promise<{ default: ComponentType<{ customer: number }> }>;
}

export interface Feature {
  name: string;
  nav?: NavEntry[];
  routes: FeatureRoute[];
  actions?: FeatureAction[];
  panels?: RecordPanel[];
  /** Shown over every page, e.g. a drawer, once the address has one of its parameters; loaded then. */
  overlay?: { parameters: string[]; show: () => Promise<{ default: ComponentType }> };
}
