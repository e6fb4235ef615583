package crm

import (
	"encoding/json"
	"testing"

	"zhike/api"
	"zhike/job"
)

func TestAResultIsForItsStarterAndWhoSeesPersonalData(t *testing.T) {
	j := job.Job{CreatedBy: "u1", Result: json.RawMessage(`{"profile":["13812345678"]}`)}
	for name, c := range map[string]struct {
		who   api.Identity
		shown bool
	}{
		"the starter":              {api.Identity{UserID: "u1"}, true},
		"who sees personal data":   {api.Identity{UserID: "u2", Permissions: map[api.Permission]bool{seePersonal: true}}, true},
		"another, with jobs alone": {api.Identity{UserID: "u2", Permissions: map[api.Permission]bool{readJobs: true}}, false},
	} {
		if got := resultFor(api.As(t.Context(), c.who), j); (got != nil) != c.shown {
			t.Errorf("%s is shown %s", name, got)
		}
	}
}
