package lab_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// top is the node in the first place of metrics.top.
func top(t *testing.T, d map[string]any, i int) map[string]any {
	t.Helper()
	list := at(t, d, "metrics", "top").([]any)
	if i >= len(list) {
		t.Fatalf("the list has %d nodes", len(list))
	}
	return list[i].(map[string]any)
}

// igraph 0.10: nodes and the greatest PageRank of wiki-Vote, d = .85.
func TestGraphPageRankOfWikiVote(t *testing.T) {
	out := filepath.Join(t.TempDir(), "nodes.csv")
	d := document(t, "graph", "--task", "pagerank", "--directed", "--top", "5", "--out", out, real(t, "graph/wiki-Vote.txt"))
	for i, want := range []string{"4037", "15", "6634", "2625", "2398"} {
		if got := top(t, d, i)["node"]; got != want {
			t.Errorf("place %d: %v, want %s", i+1, got, want)
		}
	}
	near(t, "PageRank", top(t, d, 0)["score"].(float64), .004607173515798312, 1e-9)
	near(t, "nodes", number(t, d, "metrics", "nodes"), 7115, 0)
	near(t, "edges", number(t, d, "metrics", "edges"), 103_689, 0)
	if rows := readCSV(t, out); len(rows) != 7116 || strings.Join(rows[0], ",") != "node,pagerank,in,out" {
		t.Errorf("%d rows, header %v", len(rows), rows[0])
	}
}

// The floor of this seed; the mean over seeds is tested in mining/graph.
func TestGraphCommunitiesOfMail(t *testing.T) {
	d := document(t, "graph", "--task", "communities", "--lang", "en", real(t, "graph/email-Eu-core.txt"))
	if q := number(t, d, "metrics", "modularity"); q < .41 {
		t.Errorf("modularity %v", q)
	}
	number(t, d, "metrics", "communities")
	number(t, d, "metrics", "seconds")
	near(t, "edges", number(t, d, "metrics", "edges"), 16_064, 0) // counted by networkx.Graph without self loops
	if w := at(t, d, "warnings").([]any); len(w) != 2 || !strings.HasPrefix(w[0].(string), "642 edges from a node to itself") {
		t.Errorf("%v", w)
	}
}

const friends = "谁,推荐谁,次数\n甲,乙,2\n甲,丙,1\n乙,丁,1\n丁,戊,3\n己,丙,1\n,丙,1\n"

func TestGraphOfATable(t *testing.T) {
	file := put(t, "x.csv", friends)
	d := document(t, "graph", "--task", "reach", "--directed", file)
	if first := top(t, d, 0); first["node"] != "甲" || first["score"] != 4. {
		t.Errorf("%v", first)
	}
	d = document(t, "graph", "--task", "near", "--good", "丁", "--weight", "次数", file)
	if first := top(t, d, 0); first["node"] != "戊" {
		t.Errorf("%v", first)
	}
	if first := at(t, d, "result").([]any)[0].(map[string]any); first["node"] != "戊" || first["via"].([]any)[0] != "丁" {
		t.Errorf("%v", first)
	}
	d = document(t, "graph", "--task", "influence", "--directed", "--starts", "1", "--chance", "1", file)
	if first := top(t, d, 0); first["node"] != "甲" {
		t.Errorf("%v", first)
	}
	d = document(t, "graph", "--task", "cores", "--from", "推荐谁", "--to", "谁", file)
	near(t, "core", top(t, d, 0)["score"].(float64), 1, 0)
	near(t, "rows", number(t, d, "input", "rows"), 6, 0)
	if w := at(t, d, "warnings").([]any); len(w) != 1 || !strings.Contains(w[0].(string), "1 行缺少“谁”") {
		t.Errorf("%v", w)
	}
	text, _, code := run(t, "graph", "--task", "communities", file)
	if code != 0 || !strings.Contains(text, "modularity") || strings.Contains(text, "map[") {
		t.Errorf("exit %d, %s", code, text)
	}
}

func TestGraphOfPlainLists(t *testing.T) {
	for name, content := range map[string]string{"tabs": "# x\n1\t2\n2\t3\n", "no comment": "1 2\n2 3\n", "commas": "1,2\n2,3\n", "percent": "% x\r\n1 2 7\r\n2 3 8\r\n"} {
		d := document(t, "graph", "--task", "cores", put(t, "x.txt", content))
		near(t, name, number(t, d, "metrics", "nodes"), 3, 0)
	}
	d := document(t, "graph", "--weight", "C", put(t, "x.txt", "# x\n1 2 7\n2 3 1\n"))
	near(t, "edges", number(t, d, "metrics", "edges"), 2, 0)
}

func TestGraphRefuses(t *testing.T) {
	for name, c := range map[string]struct{ content, names string }{
		"nothing":            {"", ""},
		"heading only":       {"a,b\n", ""},
		"self loops only":    {"a,b\nx,x\ny,y\n", "它自己"},
		"one node":           {"# x\n7 7\n", "它自己"},
		"comments only":      {"# x\n% y\n", "没有任何边"},
		"one column":         {"a\nx\n", "--from"},
		"not UTF-8":          {"# x\n\xff\xfe\xfd b\n", "第 2 行"},
		"half an edge":       {"# x\n1 2\n3\n", "第 3 行"},
		"a line of megabyte": {"# x\n" + strings.Repeat("1", 1<<21) + "\n", "第 2 行"},
	} {
		_, said, code := run(t, "graph", put(t, "x.csv", c.content))
		if code != 2 || !strings.Contains(said, c.names) || said == "" {
			t.Errorf("%s: exit %d, %q", name, code, said)
		}
	}
	for name, c := range map[string]struct{ content, names string }{
		"negative weight":   {"a,b,w\nx,y,1\ny,z,-2\n", "第 3 行 w 列"},
		"weight of nothing": {"a,b,w\nx,y,0\n", "第 2 行 w 列"},
		"no number":         {"a,b,w\nx,y,much\n", "第 2 行 w 列"},
		"infinite":          {"a,b,w\nx,y,inf\n", "第 2 行 w 列"},
	} {
		_, said, code := run(t, "graph", "--weight", "w", put(t, "x.csv", c.content))
		if code != 2 || !strings.Contains(said, c.names) {
			t.Errorf("%s: exit %d, %q", name, code, said)
		}
	}
	good := put(t, "x.csv", friends)
	for _, flags := range [][]string{{"--task", "near"}, {"--task", "near", "--good", "庚"}, {"--task", "colour"}, {"--damping", "1"}, {"--damping", "0"}, {"--top", "0"}, {"--from", "x"},
		{"--from", "谁", "--to", "谁"}, {"--task", "communities", "--resolution=-1"}, {"--task", "influence", "--chance", "2"}, {"--steps=-1"}} {
		if _, said, code := run(t, append([]string{"graph", good}, flags...)...); code != 2 || said == "" {
			t.Errorf("%v: exit %d, %q", flags, code, said)
		}
	}
	if _, said, code := run(t, "graph", "--weight", "D", put(t, "x.txt", "# x\n1 2 3\n")); code != 2 || !strings.Contains(said, "只能是 C") {
		t.Errorf("exit %d, %q", code, said)
	}
	if _, said, code := run(t, "graph", filepath.Join(t.TempDir(), "none.txt")); code != 2 || said == "" {
		t.Errorf("exit %d, %q", code, said)
	}
}

// Whatever is in the file, it is read or refused in a sentence.
func FuzzGraphFile(f *testing.F) {
	for _, content := range []string{friends, "# x\n1 2\n2 1\n", "1,2\n", "\x1f\x8b", "% \xff\n", "a,b\n\"x,y\n", "{\"a\":1,\"b\":2}\n", "1 1\n", "\ufeff1;2\n"} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content string) {
		_, said, code := run(t, "graph", "--task", "communities", put(t, "x.csv", content))
		if code != 0 && (code != 2 || said == "") {
			t.Errorf("exit %d, %q", code, said)
		}
	})
}
