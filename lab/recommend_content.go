package lab

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"zhike/fault"
	"zhike/mining/recommend"
)

// checkContent refuses a hybrid that is told nothing of the items, and content for
// a model that takes none.
func (t *Recommend) checkContent() error {
	hybrid := t.Model == string(recommend.HybridKind)
	switch {
	case hybrid && len(t.Content) == 0 && t.Items == "":
		return fault.New(fault.Invalid, "--model hybrid needs --content with the columns that describe the items, or --items with a file of them.").
			InChinese("--model hybrid 需用 --content 指明描述商品的列，或用 --items 给出商品文件。")
	case !hybrid && (len(t.Content) > 0 || t.Items != ""):
		return fault.New(fault.Invalid, "--content and --items belong to --model hybrid.").InChinese("--content 与 --items 只用于 --model hybrid。")
	}
	return nil
}

// fit fits the model; a hybrid is EASE with what describes the items.
func (t *Recommend) fit(ctx context.Context, log *recommend.Log, traits recommend.Traits) (recommend.Model, error) {
	if t.Model != string(recommend.HybridKind) {
		return recommend.Fit(ctx, recommend.Kind(t.Model), log, t.Seed)
	}
	base, err := recommend.FitEASE(ctx, log, recommend.EASEOptions{})
	if err != nil {
		return nil, err
	}
	return recommend.NewHybrid(ctx, base, log, recommend.HybridOptions{Items: traits})
}

// traits reads what describes the items, from their own file where there is one;
// of that all columns describe, unless --content says which.
func (t *Recommend) traits(ctx context.Context) (recommend.Traits, error) {
	if t.Model != string(recommend.HybridKind) {
		return nil, nil
	}
	c := t.Common
	if t.Items != "" {
		c.File, c.Columns, c.Drop = t.Items, nil, nil
	}
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, err
	}
	defer f.close()
	item, err := f.column(t.Item)
	if err != nil {
		return nil, err
	}
	names := t.Content
	if len(names) == 0 {
		names = slices.DeleteFunc(slices.Clone(f.names), func(name string) bool { return name == t.Item })
	}
	at, err := f.places(names)
	if err != nil {
		return nil, err
	}
	out, seen := recommend.Traits{}, map[[2]string]bool{}
	err = f.each(ctx, func(r row) error {
		id := r.text(item)
		for i, column := range at {
			cell := r.text(column)
			if key := [2]string{id, names[i] + "=" + cell}; id != "" && cell != "" && !seen[key] {
				key = [2]string{strings.Clone(id), strings.Clone(key[1])}
				seen[key] = true
				for _, word := range words(cell) {
					out[key[0]] = append(out[key[0]], names[i]+"="+word)
				}
			}
		}
		return nil
	})
	return out, err
}

// words cuts a text at what is neither letter nor digit; Chinese, which has no
// spaces, into pairs of characters.
func words(s string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		runes := []rune(word)
		if len(runes) < 3 || !unicode.Is(unicode.Han, runes[0]) {
			out = append(out, word)
			continue
		}
		for k := range len(runes) - 1 {
			out = append(out, string(runes[k:k+2]))
		}
	}
	return out
}
