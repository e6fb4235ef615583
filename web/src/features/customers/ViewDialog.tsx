// The name of a view, and who sees it: when it is saved, and when it is renamed.
import { Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { ErrorNote } from '../../ui/ErrorNote';
import { useMay, useMe } from '../../ui/session';
import { longestName, nameLength, nameProblem } from './viewName';
import type { View } from './useViews';
import { useWords } from './words';

export interface Named {
  name: string;
  shared: boolean;
}

interface ViewDialogProps {
  title: string;
  /** The view to be renamed; absent: a new one. */
  view?: View;
  name: string;
  busy: boolean;
  error: unknown;
  save: (named: Named) => void;
  close: () => void;
}

export function ViewDialog({ title, view, name: before, busy, error, save, close }: ViewDialogProps) {
  const t = useWords();
  const me = useMe();
  const may = useMay();
  const [name, setName] = useState(before);
  const [shared, setShared] = useState(view?.shared ?? false);
  const problem = nameProblem(name);
  const help = problem === 'long' ? t('viewNameLong', { most: longestName, n: nameLength(name) }) : t('viewNameHint', { most: longestName });
  const send = () => { if (!problem) save({ name: name.trim(), shared }); };
  return (
    <Modal open title={title} onCancel={close} onOk={send} okText={t('save')} cancelText={t('cancel')} okButtonProps={{ disabled: problem !== null, loading: busy }} width={440}>
      <Form layout="vertical" onFinish={send} requiredMark={false}>
        <Form.Item label={t('viewName')} htmlFor="view-name" help={help} validateStatus={problem === 'long' ? 'error' : undefined}>
          <Input
            id="view-name" autoFocus dir="auto" value={name} onChange={(e) => setName(e.target.value)} allowClear
            count={{ show: true, max: longestName, strategy: nameLength }}
          />
        </Form.Item>
        {may('view.share') && (
          <Form.Item extra={view && view.owner.id !== me.user_id ? t('viewSharedBy', { who: view.owner.name }) : t('viewSharedWhy')}>
            <Checkbox checked={shared} disabled={view !== undefined && view.shared && view.owner.id !== me.user_id} onChange={(e) => setShared(e.target.checked)}>{t('viewShared')}</Checkbox>
          </Form.Item>
        )}
        {error ? <ErrorNote error={error} /> : null}
      </Form>
    </Modal>
  );
}
