package text

import (
	"cmp"
	"context"
	"slices"

	"zhike/mining"
	"zhike/mining/metric"
)

// Method is how classes are told apart.
type Method string

// The methods. Each finds a score for every class; the greatest wins.
const (
	SVM      Method = "svm"      // linear support vector machine, one class against the rest
	Logistic Method = "logistic" // logistic regression, one class against the rest
	Bayes    Method = "bayes"    // multinomial naive Bayes
	Keyword  Method = "keyword"  // a list of rules that a person can read and edit
)

// Methods are the methods, the best on short Chinese texts first.
func Methods() []Method { return []Method{SVM, Logistic, Bayes, Keyword} }

// ClassifierOptions are the choices of a Classifier; the zero value is good.
type ClassifierOptions struct {
	Method    Method            // SVM by default
	Features  VectorizerOptions // of all methods but Keyword
	Cost      float64           // C of a document on the wrong side, for SVM and Logistic; chosen by default on documents held back
	Smoothing float64           // added to each term of Bayes; chosen likewise
	MostRules int               // of Keyword; 200 by default
	Rules     []Rule            // of Keyword: these instead of rules learnt; how right they are is counted
	Seed      uint64
}

// Classifier tells to which of two or more classes a document belongs. It is
// never changed and may be used by several goroutines.
type Classifier struct {
	method     Method
	classes    []string    // ascending
	vectorizer *Vectorizer // of all methods but Keyword
	weights    [][]float32 // by class, the constant last; of two classes one, for the second
	rules      []Rule      // of Keyword, the last without a condition
	slope      float64     // from scores to log-odds
	report     ClassifierReport
}

// ClassifierReport says how a Classifier came about.
type ClassifierReport struct {
	Documents int             `json:"documents"`
	Classes   []ClassShare    `json:"classes"`
	Terms     int             `json:"terms"`
	Cost      float64         `json:"cost,omitempty"` // C
	Smoothing float64         `json:"smoothing,omitempty"`
	HeldBack  int             `json:"held_back"` // documents scored by machines that had not learnt from them
	Accuracy  metric.Interval `json:"accuracy"`  // on these; where a setting was chosen on them a little too good
	Converged bool            `json:"converged"`
	Warnings  []mining.Text   `json:"warnings"`
}

// ClassShare is a class as far as it was learnt from.
type ClassShare struct {
	Label     string   `json:"label"`
	Documents int      `json:"documents"`
	Typical   []string `json:"typical"` // terms, the most typical first
}

// Prediction is what a Classifier says of a document.
type Prediction struct {
	Label         string
	Confidence    float64   // the probability of the label
	Probabilities []float64 // of the classes, in the order of Classes; they sum to 1
}

func (o ClassifierOptions) filled() (ClassifierOptions, error) {
	o.Method = cmp.Or(o.Method, SVM)
	o.MostRules = cmp.Or(o.MostRules, 200)
	switch {
	case !slices.Contains(Methods(), o.Method):
		return o, mining.TableError("没有方法“"+string(o.Method)+"”；可用的有 svm、logistic、bayes、keyword", "the method "+string(o.Method)+" is not known; there are svm, logistic, bayes and keyword")
	case !(o.Cost >= 0 && o.Cost <= 1e6):
		return o, mining.TableError("代价须从 0（自动）到一百万", "the cost must be from 0, which chooses it, to a million")
	case !(o.Smoothing >= 0 && o.Smoothing <= 1e6):
		return o, mining.TableError("平滑量须从 0（自动）到一百万", "the smoothing must be from 0, which chooses it, to a million")
	case o.MostRules < 0:
		return o, mining.TableError("规则数不能为负", "the number of rules must not be below zero")
	}
	return o, nil
}

// FitClassifier learns from documents with a label each. Documents without a
// character are left out, which the report says. A label missing, fewer than two
// classes, or no term in two documents is a *mining.DataError.
//
// Rows are put in the order of their contents first, so that the order in which
// they come does not matter. Where no cost or smoothing is given, a few are tried on
// documents held back: as many of five folds as hold 1,000. From their scores comes what a score means (see confidence.go).
func FitClassifier(ctx context.Context, documents, labels []string, o ClassifierOptions) (*Classifier, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	c, err := newCorpus(documents, labels)
	if err != nil {
		return nil, err
	}
	m := &Classifier{method: o.Method, classes: c.labels, slope: 1}
	m.report = ClassifierReport{Documents: len(c.documents), Classes: c.shares(), Converged: true, Warnings: c.warnings()}
	if err := m.prepare(ctx, c, o); err != nil {
		return nil, err
	}
	c.typical(m.report.Classes)
	setting, held, err := c.heldBack(ctx, o)
	if err != nil {
		return nil, err
	}
	m.learnFrom(held)
	all := make([]int, len(c.documents))
	for i := range all {
		all[i] = i
	}
	f, err := c.fit(ctx, all, []float64{setting}, fineGap, o)
	if err != nil {
		return nil, err
	}
	m.weights, m.rules = f.weights[0], f.rules
	if m.report.Converged = f.converged; !m.report.Converged {
		m.report.Warnings = append(m.report.Warnings, mining.Text{Zh: "分类器未完全收敛，边界只是近似；可调低代价 C", En: "The machine has not fully converged and its border is approximate; a lower cost C helps."})
	}
	switch o.Method {
	case SVM, Logistic:
		m.report.Cost = setting
	case Bayes:
		m.report.Smoothing = setting
	}
	return m, nil
}

// prepare makes the features of the corpus.
func (m *Classifier) prepare(ctx context.Context, c *corpus, o ClassifierOptions) (err error) {
	if o.Method == Keyword {
		if c.rows, err = keywordsOf(ctx, c.documents, o.Rules); err != nil {
			return err
		}
		c.code = make(map[string]int32, len(c.rows.Terms))
		for t, keyword := range c.rows.Terms {
			c.code[keyword] = int32(t)
		}
		m.report.Terms = len(c.rows.Terms)
		return nil
	}
	m.vectorizer, c.rows, err = vectorized(ctx, c.documents, o.Features)
	if err == nil {
		m.report.Terms = len(m.vectorizer.terms)
	}
	return err
}

// Classes are the labels, ascending; shared, read only.
func (m *Classifier) Classes() []string { return m.classes }

// Method is how the classes are told apart.
func (m *Classifier) Method() Method { return m.method }

// Report says how the classifier came about.
func (m *Classifier) Report() ClassifierReport { return m.report }

// Vectorizer is what makes the features; nil for Keyword.
func (m *Classifier) Vectorizer() *Vectorizer { return m.vectorizer }
