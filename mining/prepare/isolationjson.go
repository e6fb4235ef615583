package prepare

import "encoding/json"

type isolationDocument struct {
	heading
	Threshold float64         `json:"threshold"`
	Fenced    bool            `json:"fenced,omitempty"`
	Share     float64         `json:"share"`
	Sample    int             `json:"sample"`
	Depth     int             `json:"depth"`
	Spreads   []spread        `json:"spreads"`
	Trees     []isolationTree `json:"trees"`
}

// MarshalJSON writes the model with its name and version.
func (m *Isolation) MarshalJSON() ([]byte, error) {
	return json.Marshal(isolationDocument{headingOf("isolation", m.schema), m.threshold, m.fenced, m.share, m.sample, m.depth, m.spreads, m.trees})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Isolation) UnmarshalJSON(data []byte) error {
	var d isolationDocument
	if err := read(data, &d, &d.heading, "isolation"); err != nil {
		return err
	}
	if len(d.Trees) == 0 || d.Depth < 1 || d.Depth > 15 || d.Sample < 2 || d.Sample > 1<<d.Depth || len(d.Spreads) != len(d.Schema) {
		return damaged("森林不完整", "its forest is not whole")
	}
	for _, t := range d.Trees {
		if err := t.check(d.Depth, d.Sample, len(d.Schema)); err != nil {
			return err
		}
	}
	out := Isolation{schema: d.Schema, threshold: d.Threshold, fenced: d.Fenced, share: d.Share, sample: d.Sample, depth: d.Depth, spreads: d.Spreads, trees: d.Trees}
	*m = *out.prepared()
	return nil
}

// check refuses a tree that is not whole.
func (t *isolationTree) check(depth, sample, width int) error {
	inner := 1<<depth - 1
	if len(t.Columns) != inner || len(t.Thresholds) != inner || len(t.Lows) != inner || len(t.Highs) != inner || len(t.Sizes) != 2*inner+1 {
		return damaged("有一棵树不完整", "one of its trees is not whole")
	}
	for k, j := range t.Columns {
		if j < 0 || j >= width {
			return damaged("有一棵树用了没有的列", "one of its trees uses a column that is not there")
		}
		if t.Lows[k] > t.Highs[k] {
			return damaged("有一棵树的取值范围不成立", "a range of one of its trees is none")
		}
	}
	for _, n := range t.Sizes {
		if n < 0 || n > sample {
			return damaged("有一棵树的行数不成立", "the rows of one of its trees cannot be")
		}
	}
	return nil
}
