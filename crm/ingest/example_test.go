package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"zhike/crm/ingest"
)

// A file goes from bytes to typed rows in four steps: open, match, learn how its
// dates are written, decode.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "orders.csv")
	content := "订单号,买家,付款时间,实付金额\nA1,张三,2025/11/8 13:04,￥59.80\nA2,李四,2025-13-40,12\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		panic(err)
	}

	table, err := ingest.Open(context.Background(), path, ingest.OpenOptions{})
	if err != nil {
		panic(err)
	}
	defer table.Close()
	sample, err := table.Sample(1000)
	if err != nil {
		panic(err)
	}
	kind, _ := ingest.GuessKind(table.Columns, sample)
	mapping := ingest.Match(kind, table.Columns, sample)
	now := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	evidence := ingest.NewEvidence(mapping, table.Columns, now)
	evidence.AddSample(sample)
	decoder, err := ingest.NewDecoder(mapping, table.Columns, evidence.Apply(ingest.Settings{Now: now}))
	if err != nil {
		panic(err)
	}
	for {
		rec, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			panic(err)
		}
		line, reject := decoder.Order(rec)
		if reject != nil {
			fmt.Println(reject.Reason.Zh)
			continue
		}
		fmt.Println(line.Order, line.Customer, line.Time.Format(time.RFC3339), line.Amount, line.Kind)
	}
	// Output:
	// A1 张三 2025-11-08T05:04:00Z 59.80 sale
	// 第 3 行『付款时间』的值“2025-13-40”不是日期：没有 13 月。
}
