package miningtest

import (
	"bytes"
	"os"
	"runtime/debug"
	"strconv"
	"syscall"
	"testing"
)

// Measure runs a benchmark's work and reports the processor seconds of one pass
// (cpu-s/op: all threads together; on a machine with other work they say more
// than the clock) and, on Linux, by how much its most resident memory exceeded
// what was resident before (peak-MB).
func Measure(b *testing.B, work func()) {
	b.Helper()
	debug.FreeOSMemory()
	forget := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // VmHWM starts again from VmRSS
	resident := kilobytes("VmRSS:")
	b.ReportAllocs()
	b.ResetTimer()
	begin := processorSeconds(b)
	for b.Loop() {
		work()
	}
	b.ReportMetric((processorSeconds(b)-begin)/float64(b.N), "cpu-s/op")
	if peak := kilobytes("VmHWM:"); forget == nil && peak > resident {
		b.ReportMetric((peak-resident)/1024, "peak-MB")
	}
}

// processorSeconds is what this process has used so far.
func processorSeconds(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// kilobytes reads a line of /proc/self/status, 0 where there is none.
func kilobytes(name string) float64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := bytes.Cut(status, []byte(name))
	line, _, _ := bytes.Cut(rest, []byte("kB"))
	v, _ := strconv.ParseFloat(string(bytes.TrimSpace(line)), 64)
	return v
}
