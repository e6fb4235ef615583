// Command zhike is the whole product in one program: the server, and a command
// line that talks to it. Each command is one file here: its flags and what it
// calls; the work is done in the packages below.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"zhike/fault"
	"zhike/lab"
)

// version is set by the linker: -X main.version=…
var version = "dev"

// Exit codes of the command line.
const (
	exitFailed   = 1
	exitWrongUse = 2
	exitRejected = 3 // done, with rejected rows
)

type commands struct {
	globals

	Serve   serveCommand   `cmd:"" help:"Start the server. 启动服务"`
	Demo    demoCommand    `cmd:"" help:"Start with simulated data of a shop. 用演示数据启动"`
	Import  importCommand  `cmd:"" help:"Import files. 导入数据"`
	Export  exportCommand  `cmd:"" help:"Export customers. 导出客户"`
	Analyse analyseCommand `cmd:"" help:"Overview, RFM, cohorts, life cycle, value tiers. 分析"`
	Mine    mineCommand    `cmd:"" help:"Look ahead: who will come back, and for how much. 预测"`
	Segment segmentCommand `cmd:"" help:"Segments of customers. 分群"`
	Today   todayCommand   `cmd:"" help:"Whom to contact this week, and why. 今日名单"`
	Lab     labCommand     `cmd:"" passthrough:"" help:"Run one algorithm on a flat file, without a database. 算法实验台"`
	Backup  backupCommand  `cmd:"" help:"Write a backup folder while the server runs. 备份"`
	Restore restoreCommand `cmd:"" help:"Restore a backup into an empty database of either engine. 恢复"`
	Doctor  doctorCommand  `cmd:"" help:"Look for broken invariants. 体检"`
	Version versionCommand `cmd:"" help:"Print the version. 版本"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run parses the arguments, does the command and returns the exit code.
func run(ctx context.Context, args []string) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c, kong.Name("zhike"), kong.Description("知客 Zhike: know your customers."), kong.UsageOnError(),
		kong.Exit(func(code int) { exit = code }), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		panic(err) // the declarations above are wrong
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // --help
		return exit
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "zhike:", err)
		return exitWrongUse
	}
	return c.report(parsed.Run(&c.globals))
}

// report prints an error as one sentence and returns the exit code.
func (g *globals) report(err error) int {
	var code exitCode
	var f *fault.Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, g.pick("已取消", "cancelled"))
		return exitFailed
	case errors.As(err, &f):
		fmt.Fprintln(os.Stderr, "zhike:", g.pick(f.Zh, f.Message))
		if f.Code == fault.Internal && f.Cause != nil {
			fmt.Fprintln(os.Stderr, f.Cause)
		}
		if f.Code == fault.Invalid || f.Code == fault.Unsupported || f.Code == fault.NotFound {
			return exitWrongUse
		}
		return exitFailed
	}
	fmt.Fprintln(os.Stderr, "zhike:", err)
	return exitFailed
}

// exitCode ends the program with a code and no further words.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// labCommand hands everything behind "lab" to the bench.
type labCommand struct {
	Args []string `arg:"" optional:""`
}

// Run runs one task of the bench.
func (cmd *labCommand) Run(ctx context.Context) error {
	if code := lab.Run(ctx, cmd.Args, os.Stdout, os.Stderr); code != 0 {
		return exitCode(code)
	}
	return nil
}

type versionCommand struct{}

func (versionCommand) Run() error {
	fmt.Println("zhike", version)
	return nil
}
