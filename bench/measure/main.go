// Command measure runs a command and writes what it cost as one line of JSON:
// wall, user and sys in seconds, cpu as their sum, peak_mb of resident memory (10⁶ bytes),
// and the exit code, which it also passes on. It samples nothing: the figures
// are what the kernel hands over when the command ends.
//
//	measure -o FILE -- COMMAND ARGUMENT…
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	out := flag.String("o", "/dev/stderr", "file that gets the figures")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "measure: which command?")
		os.Exit(2)
	}
	code, err := measure(*out, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

func measure(out string, args []string) (int, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1) // whoever ends us ends the command too
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s)
		}
	}()
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	wall := time.Since(start).Seconds()
	state := cmd.ProcessState
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, errors.New("this system tells nothing of a command's resources")
	}
	user, sys := state.UserTime().Seconds(), state.SystemTime().Seconds()
	line, err := json.Marshal(map[string]any{"wall": wall, "user": user, "sys": sys, "cpu": user + sys,
		"peak_mb": float64(usage.Maxrss) * 1024 / 1e6, "exit": state.ExitCode()}) // Linux counts in KiB
	if err != nil {
		return 0, err
	}
	code := state.ExitCode()
	if code < 0 { // ended by a signal
		code = 1
	}
	return code, os.WriteFile(out, append(line, '\n'), 0o644)
}
