package lifetime_test

import (
	"context"
	"encoding/json"
	"testing"

	"zhike/mining/lifetime"
)

func TestTmp(t *testing.T) {
	for _, f := range []string{"orders/CDNOW_sample.txt", "orders/CDNOW_master.txt"} {
		b, err := lifetime.RunBacktest(context.Background(), cdnowOrders(t, f), lifetime.BacktestOptions{
			Unit: lifetime.Week, CalibrationEnd: date("1997-09-30"), HoldoutEnd: date("1998-06-30")})
		if err != nil {
			t.Fatal(err)
		}
		j, _ := json.MarshalIndent(b, "", " ")
		t.Logf("%s\n%+v %+v", j, b.Model.Params(), b.Model.Report())
	}
	s, err := lifetime.Summarise(cdnowOrders(t, "orders/CDNOW_sample.txt"), lifetime.SummaryOptions{Unit: lifetime.Week, End: date("1997-09-30")})
	if err != nil {
		t.Fatal(err)
	}
	g, err := lifetime.FitGammaGamma(context.Background(), s.Histories())
	t.Log(len(s.Customers), g.Params(), g.StdErr(), g.Report(), g.Correlation(), err)
}
