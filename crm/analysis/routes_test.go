package analysis

import (
	"strings"
	"testing"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/crm/governance"
)

func TestRoutes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		if _, err := w.customers.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		server := apitest.Server(w.db, apiOptions(), w.Routes)
		manager := analyst()
		manager.Permissions = map[api.Permission]bool{Read: true, customer.Personal: true}
		apitest.Run(t, server, []apitest.Scenario{
			{Name: "overview", Method: "GET", URL: "/api/analysis/overview?as_of=2026-04-30", As: analyst(), Status: 200,
				Contains: []string{`"customers":5,"buyers":4,"orders":14`, `"finding":{"zh":"4 位客户成交 11 单`, `"en":"4 customers made 11 purchases`}},
			{Name: "rfm", Method: "GET", URL: "/api/analysis/rfm?as_of=2026-04-30&bins=2", As: analyst(), Status: 200,
				Contains: []string{`"customers":4`, `"groups":[{"name":"important_value","label":{"zh":"重要价值客户"`}},
			{Name: "cohort", Method: "GET", URL: "/api/analysis/cohort?as_of=2026-04-30", As: analyst(), Status: 200,
				Contains: []string{`"cohorts":[{"cohort":"2026-01","customers":3,"retained":[3,1,2,1],"revenue":[500,100,140,200]`}},
			{Name: "names are masked", Method: "GET", URL: "/api/analysis/rfm/customers?as_of=2026-04-30&group=important_value&bins=2", As: analyst(), Status: 200,
				Contains: []string{`"customer_id":1`, `"total":1`}, NotContains: []string{"客户1"}},
			{Name: "names for who may see them", Method: "GET", URL: "/api/analysis/rfm/customers?as_of=2026-04-30&group=important_value&bins=2", As: manager, Status: 200,
				Contains: []string{"客户1"}},
			{Name: "csv in Chinese", Method: "GET", URL: "/api/analysis/rfm.csv?as_of=2026-04-30&bins=2", As: analyst(), Status: 200,
				Contains: []string{"\uFEFF群组,含义,客户数", "重要价值客户,", "\n一般发展客户,"}, Answer: map[string]string{"Content-Type": "text/csv*", "Content-Disposition": "attachment*"}},
			{Name: "csv in English", Method: "GET", URL: "/api/analysis/rfm.csv?as_of=2026-04-30&bins=2&lang=en", As: analyst(), Status: 200,
				Contains: []string{"\uFEFFGroup,Meaning,Customers"}, NotContains: []string{"客户"}},
			{Name: "workbook", Method: "GET", URL: "/api/analysis/cohort.xlsx?as_of=2026-04-30", As: analyst(), Status: 200, Contains: []string{"PK\x03\x04"}},
			{Name: "a wrong date", Method: "GET", URL: "/api/analysis/lifecycle?as_of=soon", As: analyst(), Status: 422,
				Contains: []string{`"code":"invalid"`, "2026-03-31", "as_of"}},
			{Name: "a wrong date, for the file", Method: "GET", URL: "/api/analysis/lifecycle.csv?as_of=soon", As: analyst(), Status: 422},
			{Name: "too many bins", Method: "GET", URL: "/api/analysis/rfm?bins=11", As: analyst(), Status: 422},
			{Name: "an unknown field", Method: "GET", URL: "/api/analysis/pareto?filter=order.cuont+%3E+1", As: analyst(), Status: 422, Contains: []string{"order.count"}, NotContains: []string{"select"}},
			{Name: "a filter by personal data", Method: "GET", URL: "/api/analysis/pareto?filter=profile.name+%3D+%22%E5%AE%A2%E6%88%B71%22", As: analyst(), Status: 403},
			{Name: "SQL in a key", Method: "GET", URL: "/api/analysis/channels/customers?key=%27%3B+drop+table+orders+--", As: analyst(), Status: 200, Contains: []string{`"total":0`}},
			{Name: "still there", Method: "GET", URL: "/api/analysis/overview?as_of=2026-04-30", As: analyst(), Status: 200, Contains: []string{`"orders":14`}},
		})
	})
}

// Who may not read analyses is refused on every route, and the document describes them all.
func TestPermissions(t *testing.T) {
	server := apitest.Server(nil, apiOptions(), New(crm.Env{}, nil).Routes)
	nobody := api.Identity{UserID: "u", Role: "none", Via: "session", Permissions: map[api.Permission]bool{"customer.read": true}}
	apitest.Permissions(t, server, map[string]api.Identity{"analyst": analyst(), "none": nobody})
	apitest.OpenAPI(t, server)
	for _, r := range server.Routes() {
		if r.Permission != governance.AnalysisRead || !strings.HasPrefix(r.Path, "/analysis/") || r.Method != "GET" {
			t.Errorf("%s %s %s", r.Method, r.Path, r.Permission)
		}
	}
}
