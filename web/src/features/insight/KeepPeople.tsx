// What can be done with the people behind a figure: a segment that stays up to
// date where a rule says who they are, else a list of exactly these.
import { useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { number } from '../../ui/format';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { useFrameWords } from './frame.words';

interface KeepPeopleProps {
  /** The figure's link below /api/analysis. */
  people: string;
  rule: string | null;
  title: string;
  count: number;
}

export function KeepPeople({ people, rule, title, count }: KeepPeopleProps) {
  const t = useFrameWords();
  const may = useMay();
  const go = useNavigate();
  if (!rule) return may('segment.write') ? <KeepFixed people={people} title={title} count={count} /> : null;
  return (
    <Flex gap={8} wrap>
      {may('segment.write') && <Button type="primary" onClick={() => void go(`/segments/new?rule=${encodeURIComponent(rule)}&name=${encodeURIComponent(title)}`)}>{t('saveRule')}</Button>}
      {may('customer.read') && <Button onClick={() => void go(`/customers?rule=${encodeURIComponent(rule)}`)}>{t('openList')}</Button>}
    </Flex>
  );
}

function KeepFixed({ people, title, count }: Omit<KeepPeopleProps, 'rule'>) {
  const t = useFrameWords();
  const go = useNavigate();
  const toast = useToast();
  const data = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState(title);
  const create = api.useMutation('post', '/api/segments');
  const save = () => create.mutate({ body: { name: name.trim(), people } }, {
    onSuccess: (segment) => {
      void data.invalidateQueries({ queryKey: ['get', '/api/segments'] });
      toast.done(t('kept', { name: segment.name }));
      void go('/segments/' + segment.id);
    },
  });
  if (!naming) return <div><Button type="primary" onClick={() => setNaming(true)}>{t('saveFixed')}</Button></div>;
  return (
    <form onSubmit={(e) => { e.preventDefault(); save(); }}>
      <Flex vertical gap={8}>
        <span className="quiet">{t('fixedWhy', { count, n: number(count) })}</span>
        <Flex gap={8}>
          <Input autoFocus aria-label={t('fixedName')} placeholder={t('fixedName')} maxLength={100} value={name} onChange={(e) => setName(e.target.value)} />
          <Button type="primary" htmlType="submit" disabled={!name.trim()} loading={create.isPending}>{t('keep')}</Button>
          <Button onClick={() => setNaming(false)}>{t('cancel')}</Button>
        </Flex>
        {create.error ? <ErrorNote error={create.error} /> : null}
      </Flex>
    </form>
  );
}
