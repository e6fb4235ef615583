package lab_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTokenise(t *testing.T) {
	file := put(t, "lines.txt", "\ufeff今天天气很好\r\n\n点了霸蛮粉，12月3日到\n")
	out, wrong, code := run(t, "tokenise", file)
	if want := "今天 天气 很 好\n\n点 了 霸 蛮 粉 ， 12月 3日 到\n"; code != 0 || out != want {
		t.Errorf("exit %d, %q, %q", code, out, wrong)
	}
	words := put(t, "words.txt", "霸蛮粉\n")
	written := filepath.Join(t.TempDir(), "out.txt")
	document(t, "tokenise", file, "--words", words, "--out", written)
	if got, err := os.ReadFile(written); err != nil || !strings.Contains(string(got), "点 了 霸蛮粉 ，") {
		t.Errorf("%s, %v", got, err)
	}
	if out, _, _ = run(t, "tokenise", file, "--dictionary", words); !strings.Contains(out, "今 天 天 气") || !strings.Contains(out, "霸蛮粉 ，") {
		t.Errorf("with a dictionary of one word: %s", out)
	}
}

// By hand: of the five words cut three begin and end as the four of the gold
// standard do.
func TestTokeniseAgainstGold(t *testing.T) {
	file, gold := put(t, "lines.txt", "今天天气很好\n好\n"), put(t, "gold.txt", "今天  天气  很好  \n好\n")
	d := document(t, "tokenise", file, "--gold", gold)
	near(t, "precision", number(t, d, "metrics", "precision"), .6, 1e-9)
	near(t, "recall", number(t, d, "metrics", "recall"), .75, 1e-9)
	near(t, "F1", number(t, d, "metrics", "f1"), .6667, 1e-9)
	if number(t, d, "metrics", "mb_per_second") <= 0 {
		t.Error("no speed")
	}
}

func TestTokeniseProposesNewWords(t *testing.T) {
	var b strings.Builder
	for i, place := range strings.Fields(strings.Repeat("北京 上海 广州 深圳 杭州 成都 ", 10)) {
		b.WriteString(place + "霸蛮粉" + strings.Fields("好吃 难吃 便宜 新鲜 太贵")[i%5] + "\n")
	}
	d := document(t, "tokenise", put(t, "reviews.txt", b.String()), "--new")
	found := at(t, d, "result", "new_words").([]any)
	if len(found) != 1 || at(t, found[0], "word") != "霸蛮粉" || at(t, found[0], "count") != 60. {
		t.Errorf("%v", found)
	}
}

func TestTokeniseRefuses(t *testing.T) {
	lines := put(t, "lines.txt", "今天\n天气\n")
	for name, c := range map[string]struct {
		args []string
		word string
	}{
		"GBK":                  {[]string{put(t, "gbk.txt", "今天\n\xcc\xec\xc6\xf8\n")}, "Line 2"},
		"no text":              {[]string{put(t, "none.txt", "\x00\x01")}, "none.txt"},
		"another text":         {[]string{lines, "--gold", put(t, "gold.txt", "今天\n天 色\n")}, "Line 2 of"},
		"gold is shorter":      {[]string{lines, "--gold", put(t, "short.txt", "今天\n")}, "Line 2 of"},
		"dictionary in GBK":    {[]string{lines, "--dictionary", put(t, "d.txt", "长江\n\xcc\xec\n")}, "row 2"},
		"empty dictionary":     {[]string{lines, "--words", put(t, "e.txt", "\n\n")}, "no words"},
		"both dictionaries":    {[]string{lines, "--words", lines, "--dictionary", lines}, "can't be used together"},
		"dictionary not there": {[]string{lines, "--words", "/nowhere/words.txt"}, "words.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			out, sentence, code := run(t, append([]string{"tokenise", "--lang", "en"}, c.args...)...)
			if code != 2 || out != "" || !strings.Contains(sentence, c.word) {
				t.Errorf("exit %d, said %q, printed %q", code, sentence, out)
			}
		})
	}
}
