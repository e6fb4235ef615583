// The settings begin with what everybody has.
import { Navigate } from 'react-router';

export default function Index() {
  return <Navigate to="/settings/account" replace />;
}
