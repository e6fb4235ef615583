// Who is asking decides what is shown: a way in, or the pages.
import { Skeleton } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { api, onSignedOut } from '../api/client';
import { ErrorNote } from '../ui/ErrorNote';
import { setZone } from '../ui/format';
import { MeContext } from '../ui/session';
import { chosenLanguage, speak } from '../ui/words';
import { Shell } from './Shell';

const SignIn = lazy(() => import('./entry/SignIn'));
const Setup = lazy(() => import('./entry/Setup'));
const Welcome = lazy(() => import('./entry/Welcome'));

export function Gate() {
  const session = api.useQuery('get', '/api/session', {}, { staleTime: Infinity });
  const { pathname } = useLocation();
  const [expired, setExpired] = useState(false);
  const me = session.data;
  if (me) setZone(me.zone);

  useEffect(() => onSignedOut(() => setExpired(true)), []);
  useEffect(() => {
    if (me?.via === 'session' && !chosenLanguage()) void speak(me.language);
  }, [me]);

  const entered = async () => {
    await session.refetch();
    setExpired(false);
  };
  if (!me) {
    return <main className="entry">{session.error ? <ErrorNote error={session.error} retry={() => void session.refetch()} /> : <Skeleton active />}</main>;
  }
  const wait = <main className="entry"><Skeleton active /></main>;
  if (pathname === '/welcome') return <Suspense fallback={wait}><Welcome entered={entered} /></Suspense>;
  if (!me.signed_in) {
    return <Suspense fallback={wait}>{pathname === '/setup' ? <Setup entered={entered} /> : <SignIn setup={me.setup} entered={entered} />}</Suspense>;
  }
  return (
    <MeContext value={me}>
      <Shell />
      {expired && <Suspense><SignIn setup={false} entered={entered} again={me.login} /></Suspense>}
    </MeContext>
  );
}
