// The frame of a page: its heading, what it can do, and its content.
import { Flex, Skeleton, Typography } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { ErrorNote } from './ErrorNote';
import { words } from './words';

const useWords = words('page', { brand: ['知客', 'Zhike'] });

interface PageProps {
  title: ReactNode;
  /** The title in the browser's tab, where the heading is no plain text. */
  name?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function Page({ title, name, lead, actions, children }: PageProps) {
  const t = useWords();
  const tab = name ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = tab ? `${tab} · ${t('brand')}` : t('brand');
  }, [tab, t]);
  return (
    <Flex vertical gap={16} className="page">
      <Flex justify="space-between" align="start" gap={12} wrap>
        <div className="page-head">
          <Typography.Title level={1}>{title}</Typography.Title>
          {lead && <Typography.Paragraph type="secondary" className="lead">{lead}</Typography.Paragraph>}
        </div>
        {actions && <Flex gap={8} wrap className="page-actions">{actions}</Flex>}
      </Flex>
      {children}
    </Flex>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface LoadedProps<T> {
  query: Asked<T>;
  rows?: number;
  /** Whether nobody is asking any more: there is nothing to wait for. */
  idle?: boolean;
  children: (data: T) => ReactNode;
}

/** Loaded shows a skeleton until there is an answer, and a failure where it failed. */
export function Loaded<T>({ query, rows = 6, idle = false, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ErrorNote error={query.error} retry={() => void query.refetch()} />;
  if (idle) return null;
  return <Skeleton active title={false} paragraph={{ rows }} className="loading" />;
}
