// Package lab is the mining bench behind `zhike lab`: one algorithm on one flat
// file, without a database, by the same code that the product runs. For
// analysts, for comparing with another tool on the same file, and for our own
// benchmarks.
//
// Each task is a struct with its flags as kong tags, a Document method that
// does the work and returns what there is to say, and a line in Command. To
// add a task, write those three.
package lab

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"zhike/fault"
	"zhike/mining"
)

// Command is the tasks, to be put into a kong command line.
type Command struct {
	RFM RFM `cmd:"" name:"rfm" help:"RFM 分层：按最近一次购买、次数、金额给客户打分并分组。Score customers by recency, frequency and money."`
	CLV CLV `cmd:"" name:"clv" help:"客户终身价值：BG/NBD、MBG/NBD、Pareto/NBD、BG/BB 与 Gamma-Gamma。Customer lifetime value by models of orders and of spending."`

	Classify Classify `cmd:"" name:"classify" help:"分类：由其他列预测两类之一，交叉验证。Tell two classes apart by the other columns."`
	Regress  Regress  `cmd:"" name:"regress" help:"回归：由其他列预测一个数，交叉验证。Predict a number from the other columns."`

	Scorecard Scorecard `cmd:"" name:"scorecard" help:"评分卡：各列分箱给分，分高者不易发生要避免的事（违约、流失）。Points by bins of every column: the more, the less likely the event to be avoided."`
	Uplift    Uplift    `cmd:"" name:"uplift" help:"增量：发券、发信对谁有用。For whom a treatment (a coupon, an e-mail) makes a difference."`
	Cluster   Cluster   `cmd:"" name:"cluster" help:"分群：把相像的行归为一群（k-means、高斯混合、DBSCAN、层次聚类）。Groups of rows that are alike: k-means, Gaussian mixtures, DBSCAN, hierarchical."`

	PCA      PCA      `cmd:"" name:"pca" help:"主成分分析：把多列合成少数几列。Draw many columns together into few."`
	Outliers Outliers `cmd:"" name:"outliers" help:"异常行：哪些行与众不同，因为哪几列。Find rows that stand out, and the columns that make them."`
	Impute   Impute   `cmd:"" name:"impute" help:"填补缺失值。Fill missing values."`

	Link      Link      `cmd:"" name:"link" help:"找出同一个人或同一家店的记录：一个文件内或两个文件之间，无需标注。Find the records that speak of the same person or place, in one file or between two."`
	Recommend Recommend `cmd:"" name:"recommend" help:"推荐：给每位客户推荐什么商品，与畅销榜比较。What to offer each customer next, judged beside bestsellers."`

	Survival Survival `cmd:"" name:"survival" help:"生存分析：多久之后发生（如流失），哪些因素使其提前；Kaplan–Meier 与 Cox。How long until it happens, and what hastens it."`
	Forecast Forecast `cmd:"" name:"forecast" help:"预测：时间序列的下几步，带区间；自动选方法。What comes next in series of numbers, with intervals; methods are chosen by back-test."`

	Itemsets Itemsets `cmd:"" name:"itemsets" help:"频繁项集：哪些商品常在一个购物篮里。Items that are often in a basket together."`
	Rules    Rules    `cmd:"" name:"rules" help:"关联规则：买了这些的人也买那个。Who buys these tends to buy that."`

	Sequences Sequences `cmd:"" name:"sequences" help:"序列模式：先有什么，后有什么，隔多久。What comes after what, and after how long."`

	Keywords   Keywords   `cmd:"" name:"keywords" help:"关键词：文本在说什么，各组文本有何不同。What texts are about, and in which words groups of them differ."`
	Topics     Topics     `cmd:"" name:"topics" help:"主题：文本谈到哪些方面，各占多少。What texts speak of, and how much."`
	Duplicates Duplicates `cmd:"" name:"duplicates" help:"重复文本：说法几乎一样的归为一组。Texts that say the same."`
	Sentiment  Sentiment  `cmd:"" name:"sentiment" help:"情感：文本是好评还是差评，因为哪些词。How the writers of texts feel, and by which words."`
	Spam       Spam       `cmd:"" name:"spam" help:"垃圾信息：哪些文本是广告，理由何在。Which texts are advertising, and why."`
	Tokenise   Tokenise   `cmd:"" name:"tokenise" help:"中文分词：把文字切成词；可与标准答案比较，可找新词。Cut Chinese text into words; compare with a gold standard, find new words."`
	Text       Text       `cmd:"" name:"text" help:"文本分类：由标注过的文本学会分类，置信度可信；或学出可读可改的关键词规则。Tell classes of texts apart, with trustworthy confidence or by rules of keywords that can be read."`

	Attribution Attribution `cmd:"" name:"attribution" help:"渠道归因：转化该归功于哪些渠道。Which channels the conversions are owed to."`
	Graph       Graph       `cmd:"" name:"graph" help:"关系网：中心度、社群、好客户的近邻、推荐触达、影响力。Who is central in a network, who belongs together, who is near to good ones, how far word spreads."`
}

// Streams is where a task writes: its result to Out, sentences to Err.
type Streams struct{ Out, Err io.Writer }

// Common is the flags of every task.
type Common struct {
	File    string   `arg:"" help:"文件：CSV、TSV、空格对齐的文本、JSONL、Parquet、XLSX，可为 .gz。The file; format, encoding and separator are found by themselves."`
	JSON    bool     `help:"输出一个 JSON 文档。Print one JSON document."`
	Out     string   `help:"把逐行结果写入该 CSV 文件。Write the row-level result to this CSV file." placeholder:"FILE"`
	Columns []string `help:"只看这些列。Look at these columns only." placeholder:"A,B"`
	Drop    []string `help:"不看这些列。Do not look at these columns." placeholder:"A,B"`
	Lang    string   `help:"语言。Language: ${enum}." enum:"zh,en" default:"zh" env:"ZHIKE_LANG"`
}

// Exit codes of the command line.
const (
	exitDone   = 0
	exitFailed = 1
	exitWrong  = 2 // wrong use or wrong input
)

// Run runs `zhike lab` with the arguments behind "lab" and returns the exit
// code: 0 done, 2 wrong use or wrong input, 1 anything else.
func Run(ctx context.Context, args []string, out, err io.Writer) int {
	exited := -1
	parser, wrong := kong.New(&Command{}, kong.Name("zhike lab"), kong.Writers(out, err),
		kong.Description("挖掘试验台：一种算法，一个文件。One algorithm on one flat file."),
		kong.Exit(func(code int) { exited = code }))
	if wrong != nil {
		fmt.Fprintln(err, wrong)
		return exitFailed
	}
	parsed, wrong := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if wrong != nil {
		fmt.Fprintln(err, "zhike lab:", wrong)
		return exitWrong
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if wrong := parsed.Run(&Streams{out, err}); wrong != nil {
		return complain(err, wrong)
	}
	return exitDone
}

// told is an error whose language is chosen.
type told struct {
	error
	lang string
}

func (t told) Unwrap() error { return t.error }

// complain prints the sentence of an error and returns its exit code.
func complain(w io.Writer, err error) int {
	lang := "zh"
	var t told
	if errors.As(err, &t) {
		lang = t.lang
	}
	sentence := err.Error()
	var f *fault.Error
	if errors.As(err, &f) {
		if sentence = f.Message; lang == "zh" && f.Zh != "" {
			sentence = f.Zh
		}
	}
	fmt.Fprintln(w, sentence)
	switch fault.CodeOf(err) {
	case fault.Invalid, fault.NotFound, fault.Unsupported, fault.TooLarge:
		return exitWrong
	}
	return exitFailed
}

// task is what finish needs of one.
type task interface {
	Document(ctx context.Context) (*Document, error)
}

// finish runs a task and prints its document.
func finish(ctx context.Context, c Common, t task, s *Streams) error {
	d, err := t.Document(ctx)
	if err != nil {
		return told{err, c.Lang}
	}
	if c.JSON {
		err = d.writeJSON(s.Out)
	} else {
		err = d.writeText(s.Out, c.Lang)
	}
	if err != nil {
		return told{fault.Wrap(err, fault.Internal, "The result cannot be written").InChinese("结果无法写出"), c.Lang}
	}
	return nil
}

// of returns a text in the language chosen.
func (c Common) of(t mining.Text) string { return t.In(c.Lang) }
