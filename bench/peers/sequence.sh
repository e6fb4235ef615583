#!/bin/bash
# Frequent sequences beside SPMF's PrefixSpan (Java): processor seconds of its
# process, the start of the virtual machine included, and of a pass of ours, in
# turn, on one thread. Both read the file; SPMF writes the patterns to a file in
# memory, ours keeps them.
#
# SPMF is not in Debian: compile its sources with a Peer class whose main loads
# args[0] as a SequenceDatabase and calls AlgoPrefixSpan.runAlgorithm(database,
# args[1], minimum) and printStatistics, and name the folder of the classes.
#
#     bench/peers/sequence.sh spmf/classes
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
data=${ZHIKE_TESTDATA:-$root/../shared/data}
export ZHIKE_TESTDATA=$data
uptime
(cd "$root" && go test -c -o /dev/shm/zhike-sequence.test ./mining/sequence)
for task in "SIGN 219" "LEVIATHAN 292" "LEVIATHAN 117" "BMS1 60"; do
  set -- "$1" $task
  echo "$2 at $3"
  ( TIMEFORMAT='  SPMF %U + %S CPU s'; time java -XX:+UseSerialGC -cp "$1" Peer "$data/patterns/$2.txt" /dev/shm/zhike-peer.txt "$3" ) 2>&1 | grep -E 'SPMF|count'
  (cd "$root/mining/sequence" && GOMAXPROCS=1 /dev/shm/zhike-sequence.test -test.run '^$' -test.bench "Real/$2.txt/$3/closed=false" -test.benchtime 3x) | grep Benchmark
done
rm -f /dev/shm/zhike-sequence.test /dev/shm/zhike-peer.txt
uptime
