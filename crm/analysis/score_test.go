package analysis

import (
	"context"
	"testing"

	"zhike/crm/customer"
	"zhike/job"
	"zhike/store"
)

// The written scores are those of the live analyses, for every customer.
func TestScore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		randomWorld(w)
		done := must[*Scored](t)(w.Score(t.Context()))
		equal(t, "customers", done.Customers, manyCustomers)
		all := w.reports(Moment{}, "")
		count := func(column, value string) int64 {
			return must[int64](t)(store.One[int64](t.Context(), w.db, store.SQL("select count(*)::bigint from analysis_score where "+column+" = $1::text"), value))
		}
		for _, g := range all["rfm"].(*RFM).Groups {
			equal(t, g.Name, count("rfm_group", g.Name), g.Customers)
		}
		for _, x := range all["pareto"].(*Pareto).Tiers {
			equal(t, x.Name, count("value_tier", x.Name), x.Customers)
		}
		for _, x := range all["lifecycle"].(*Lifecycle).Stages {
			equal(t, string(x.Name), count("lifecycle_stage", string(x.Name)), x.Customers)
		}
		again := must[*Scored](t)(w.Score(t.Context()))
		equal(t, "a second run", again.Customers, manyCustomers)
		equal(t, "rows after it", must[int64](t)(store.One[int64](t.Context(), w.db, store.SQL("select count(*)::bigint from analysis_score"))), manyCustomers)
	})
}

// The job writes the scores, the catalogue takes them over, and rules can use them.
func TestScoresBecomeFields(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		ctx, stop := context.WithCancel(t.Context())
		w.Jobs(w.env.Jobs)
		w.customers.Jobs(w.env.Jobs)
		if err := w.env.Jobs.Start(ctx, 1); err != nil {
			t.Fatal(err)
		}
		defer w.env.Jobs.Stop()
		defer stop()
		if err := w.customers.Ensure(ctx); err != nil {
			t.Fatal(err)
		}
		id := must[string](t)(w.env.Jobs.Add(ctx, ScoreJob, struct{}{}, job.Options{}))
		if j := must[job.Job](t)(w.env.Jobs.Wait(ctx, id)); j.State != job.Done {
			t.Fatalf("%+v", j)
		}
		for _, j := range must[[]job.Job](t)(w.env.Jobs.List(ctx, "", 10)) {
			if j.Kind == customer.RefreshAllJob {
				must[job.Job](t)(w.env.Jobs.Wait(ctx, j.ID))
			}
		}
		for rule, want := range map[string]int64{
			`rfm.r is missing`: 3, `value.tier = "high"`: 1, `lifecycle.stage in ("mature", "active")`: 2, `lifecycle.cycle > 50`: 1,
			// The best of four buyers scores 1 + ⌊5·3/4⌋ = 4, above the middle; customer 1 is best on all three axes.
			`rfm.group = "important_value" and rfm.m >= 4`: 1,
		} {
			equal(t, rule, must[*customer.Counted](t)(w.customers.Count(ctx, &customer.CountRequest{Rule: rule})).Count, want)
		}
	})
}

func TestScoresOfOnePerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		must[*Scored](t)(w.Score(t.Context()))
		kept := must[map[string]any](t)(w.CopyPerson(t.Context(), 1))
		equal(t, "stage", kept["lifecycle_stage"], any("mature"))
		if err := w.db.Tx(t.Context(), func(tx *store.Tx) error { return w.ErasePerson(t.Context(), tx, 1) }); err != nil {
			t.Fatal(err)
		}
		equal(t, "after erasing", len(must[map[string]any](t)(w.CopyPerson(t.Context(), 1))), 0)
		equal(t, "the others", must[int64](t)(store.One[int64](t.Context(), w.db, store.SQL("select count(*)::bigint from analysis_score"))), 6)
	})
}

// The fields are ones that the catalogue accepts, in the table that the migration makes.
func TestFields(t *testing.T) {
	catalogue := customer.NewCatalogue(Fields())
	for _, f := range Fields() {
		if _, ok := catalogue.Field(f.Name); !ok {
			t.Errorf("%s is not in the catalogue", f.Name)
		}
	}
	each(t, func(t *testing.T, w *world) {
		for _, f := range Fields() {
			if _, err := store.All[string](t.Context(), w.db, store.SQL("select "+f.SQL+"::text from "+f.Table)); err != nil {
				t.Error(err)
			}
		}
	})
}
