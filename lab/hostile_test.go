package lab_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What a careless export brings: refused in a sentence that names the file and,
// where there is one, the row.
func TestHostileInput(t *testing.T) {
	const gbk = "\xc5\xa3\xc4\xcc" // 牛奶
	itemsets := func(format string) []string { return []string{"itemsets", "--min-support", "1", "--format", format} }
	long := func(more ...string) []string {
		return append([]string{"sequences", "--min-support", "1", "--format", "long", "--customer", "c", "--time", "t", "--item", "i"}, more...)
	}
	sequences := []string{"sequences", "--min-support", "1", "--format", "spmf"}
	graph := []string{"graph", "--from", "a", "--to", "b"}
	forecast := []string{"forecast", "--time", "t", "--value", "v"}
	attribution := []string{"attribution", "--path", "p", "--conversions", "n"}
	recommend := []string{"recommend", "--user", "u", "--item", "i", "--rating", "r"}
	for name, c := range map[string]struct {
		args          []string
		content, word string
	}{
		"empty basket, numbers":    {itemsets("fimi"), "1 2\n\n2 3\n", "row 2"},
		"blank basket, numbers":    {itemsets("fimi"), "1 2\n \t \n2 3\n", "row 2"},
		"empty basket, texts":      {itemsets("baskets"), "a,b\n,,\nb,c\n", "row 2"},
		"empty rules":              {[]string{"rules", "--min-support", "1", "--format", "baskets"}, "a,b\n\nb,c\n", "row 2"},
		"nothing but empty lines":  {itemsets("baskets"), "\n\n\n", ""},
		"empty sequence":           {sequences, "1 -1 -2\n\n2 -1 -2\n", "row 2"},
		"not UTF-8, baskets":       {itemsets("baskets"), "a,b\na,\xff\xfe\n", "row 2"},
		"not UTF-8, numbers":       {itemsets("fimi"), "1 2\n1 \xff\n", "row 2"},
		"not UTF-8, sequences":     {sequences, "1 -1 -2\n\xff -1 -2\n", "row 2"},
		"GBK in baskets":           {itemsets("baskets"), "a,b\n" + gbk + ",b\n", "GBK"},
		"GBK declared UTF-8":       {itemsets("baskets"), "\uFEFFa,b\n" + gbk + ",b\n", "row 2"},
		"GBK declared, graph":      {graph, "\uFEFFa,b\n" + gbk + ",x\n", ""},
		"GBK declared, link":       {[]string{"link"}, "\uFEFFa,b\n" + gbk + ",x\nq,y\n", ""},
		"GBK declared, forecast":   {forecast, "\uFEFFt,v,s\n2026-01-01,1," + gbk + "\n2026-01-02,2,x\n", ""},
		"GBK declared, path":       {attribution, "\uFEFFp,n\n" + gbk + " > b,3\n", ""},
		"GBK declared, recommend":  {recommend, "\uFEFFu,i,r\n" + gbk + ",x,1\n", ""},
		"not UTF-8, nor GBK":       {graph, "a,b\nx\xff\xff,y\n", ""},
		"time before all times":    {long(), "c,t,i\n1,2026-01-02,a\n1,-0001-01-02,b\n", "row 3"},
		"number below zero":        {long(), "c,t,i\n1,-5,a\n1,3,b\n", "row 2, column t"},
		"negative gap":             {long("--min-gap=-1"), "c,t,i\n1,2026-01-02,a\n1,2026-01-03,b\n", ""},
		"negative duration":        {[]string{"survival", "--duration", "t", "--event", "e"}, "t,e\n3,1\n-2,0\n4,1\n", "row 3"},
		"negative conversions":     {attribution, "p,n\na > b,3\nb,-1\n", "row 3"},
		"nothing but self loops":   {graph, "a,b\nx,x\ny,y\n", ""},
		"one point":                {forecast, "t,v\n2026-01-01,7\n", "single value"},
		"all equal":                {forecast, "t,v\n" + lines(20, func(i int) string { return fmt.Sprintf("2026-01-%02d,7", i+1) }), "20 values"},
		"everything brought back":  {recommend, "u,i,r\n1,a,-1\n2,b,-2\n", "nothing to learn"},
		"lines of one empty field": {graph, "a,b\n,\n,\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := put(t, "hostile.csv", c.content)
			out, sentence, code := run(t, append(append([]string{}, c.args...), "--lang", "en", path)...)
			if code != 2 || out != "" || !strings.Contains(sentence, c.word) || !strings.Contains(sentence, "hostile.csv") || len(strings.Fields(sentence)) < 4 {
				t.Errorf("exit %d, said %q, printed %q", code, sentence, out)
			}
		})
	}
}

// What is harmless is taken, and said.
func TestHarmlessInput(t *testing.T) {
	d := document(t, "graph", "--from", "a", "--to", "b", "--lang", "en", put(t, "loops.csv", "a,b\nx,y\ny,z\nz,x\nx,x\n"))
	if said := fmt.Sprint(d["warnings"]); !strings.Contains(said, "itself") {
		t.Errorf("a self loop is passed over in silence: %s", said)
	}
	d = document(t, "forecast", "--time", "t", "--value", "v", "--lang", "en", "--horizon", "3", put(t, "before.csv", "t,v\n"+lines(20, func(i int) string { return fmt.Sprintf("%d,%d", i-15, 10+i%3) })))
	if n := len(at(t, d, "result").([]any)[0].(map[string]any)["forecast"].(map[string]any)["mean"].([]any)); n != 3 {
		t.Errorf("numbers below zero as times: %d steps", n)
	}
	d = document(t, "itemsets", "--format", "fimi", "--min-support", "1", put(t, "end.dat", "1 2\n1\n\n\n"))
	near(t, "sets, empty lines at the end", number(t, d, "metrics", "itemsets"), 3, 0)
	for name, content := range map[string]string{"GBK": "a,b\n\xc5\xa3\xc4\xcc,x\nx,\xc5\xa3\xc4\xcc\n", "UTF-8": "a,b\n牛奶,x\nx,牛奶\n"} {
		d = document(t, "graph", "--from", "a", "--to", "b", put(t, "g.csv", content))
		if got := fmt.Sprint(d["result"]); !strings.Contains(got, "牛奶") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A file of 50 MB without a line end is refused before it fills the memory.
func TestOneLineOf50MB(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hostile.csv")
	for name, c := range map[string]struct {
		args        []string
		begin, unit string
	}{
		"itemsets":  {[]string{"itemsets", "--format", "fimi", "--min-support", "1"}, "", "12 345 "},
		"baskets":   {[]string{"itemsets", "--format", "baskets", "--min-support", "1"}, "", "milk,bread,"},
		"sequences": {[]string{"sequences", "--format", "spmf", "--min-support", "1"}, "", "12 -1 "},
		"visits":    {[]string{"sequences", "--format", "long", "--customer", "c", "--time", "t", "--item", "i", "--min-support", "1"}, "c,t,i\n1,2026-01-01,", "milk "},
		"link":      {[]string{"link"}, "a,b\nx,", "word "},
		"graph":     {[]string{"graph", "--from", "a", "--to", "b"}, "a,b\nx,", "node"},
		"forecast":  {[]string{"forecast", "--time", "t", "--value", "v"}, "t,v\n2026-01-01,", "7"},
		"heading":   {[]string{"forecast", "--time", "t", "--value", "v"}, "", "t,v,"},
		"recommend": {[]string{"recommend", "--user", "u", "--item", "i"}, "u,i\n1,", "item"},
		"paths":     {[]string{"attribution", "--path", "p", "--conversions", "n"}, "p,n\n", "shop > "},
	} {
		t.Run(name, func(t *testing.T) {
			content := c.begin + strings.Repeat(c.unit, (50<<20)/len(c.unit))
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			content = ""
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			out, sentence, code := run(t, append(append([]string{}, c.args...), "--lang", "en", path)...)
			runtime.ReadMemStats(&after)
			if code != 2 || out != "" || !strings.Contains(sentence, "hostile.csv") || len(sentence) > 1000 {
				t.Errorf("exit %d, said %.300q, printed %d bytes", code, sentence, len(out))
			}
			if grown := (int64(after.Sys) - int64(before.Sys)) >> 20; grown > 200 {
				t.Errorf("memory grew by %d MB", grown)
			}
		})
	}
}
