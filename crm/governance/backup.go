package governance

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"zhike/api"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

// Kinds of jobs of the upkeep.
const (
	BackupJob = "governance.backup"
	VerifyJob = "governance.verify"
)

func (u *upkeep) backupRoutes(a *api.API) {
	u.env.Jobs.Handle(BackupJob, u.backUp)
	u.env.Jobs.Handle(VerifyJob, u.verify)
	api.Handle(a, api.Route{Method: "POST", Path: "/backups", ID: "backup-create", Summary: "Write a backup folder while everything goes on, and wait for it", Permission: BackupRun, Audit: "backup.create"}, u.backupHere)
	api.Handle(a, api.Route{Method: "GET", Path: "/backups", ID: "backup-list", Summary: "The backups below the data folder, newest first", Permission: BackupRun}, u.list)
	api.Handle(a, api.Route{Method: "POST", Path: "/backups/start", ID: "backup-start", Summary: "Begin a backup below the data folder and read it back", Permission: BackupRun, Audit: "backup.create", Idempotent: true}, u.start)
	api.Handle(a, api.Route{Method: "POST", Path: "/backups/{name}/verify", ID: "backup-verify", Summary: "Read a backup back and compare it with its checksums", Permission: BackupRun, Audit: "backup.verify"}, u.startVerify)
	api.Stream(a, api.Route{Method: "GET", Path: "/backups/{name}/download", ID: "backup-download", Summary: "A backup as a ZIP file", Permission: BackupRun, Audit: "backup.download"}, u.download)
	api.Handle(a, api.Route{Method: "DELETE", Path: "/backups/{name}", ID: "backup-delete", Summary: "Delete a backup", Permission: BackupRun, Audit: "backup.delete"}, u.remove)
}

// BackupRequest asks for a backup.
type BackupRequest struct {
	Body struct {
		Dir string `json:"dir,omitempty" doc:"new folder on the server; for the command line on the same machine only. Empty: below the data folder"`
	}
}

// BackupDone is a finished backup.
type BackupDone struct {
	Dir      string         `json:"dir"`
	Manifest store.Manifest `json:"manifest"`
}

func (u *upkeep) backupHere(ctx context.Context, in *BackupRequest) (*BackupDone, error) {
	dir := in.Body.Dir
	if dir == "" {
		dir = u.folder(u.newName())
	} else if api.Who(ctx).Via != "local" {
		return nil, fault.New(fault.Forbidden, "only the command line on the same machine may name the folder; leave it empty").
			InChinese("只有本机命令行可以指定备份目录，请留空")
	}
	manifest, err := u.env.DB.Backup(ctx, dir, store.BackupOptions{Product: u.o.Product, Skip: u.o.Skip})
	if err != nil {
		return nil, err
	}
	return &BackupDone{Dir: dir, Manifest: manifest}, nil
}

// BackupStarted names the job.
type BackupStarted struct {
	Job string `json:"job"`
}

type backupArgs struct {
	Name string `json:"name"`
}

func (u *upkeep) start(ctx context.Context, _ *struct{}) (*BackupStarted, error) {
	id, err := u.env.Jobs.Add(ctx, BackupJob, backupArgs{u.newName()}, job.Options{By: api.Who(ctx).UserID, UniqueKey: BackupJob})
	return &BackupStarted{Job: id}, err
}

// backUp is the job. What a killed one left is half a backup, and begun anew.
func (u *upkeep) backUp(ctx context.Context, run *job.Run) (any, error) {
	var a backupArgs
	if err := run.Args(&a); err != nil {
		return nil, err
	}
	dir := u.folder(a.Name)
	if _, err := store.ReadManifest(dir); err != nil {
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
		_, err := u.env.DB.Backup(ctx, dir, store.BackupOptions{Product: u.o.Product, Skip: u.o.Skip, Progress: func(done, total int, _ string) {
			run.Progress(int64(done), int64(total)+1, "正在备份", "backing up")
		}})
		if err != nil {
			return nil, err
		}
	}
	return u.readBack(run, a.Name)
}

// BackupName names a backup below the data folder; nothing else can be named.
type BackupName struct {
	Name string `path:"name" maxLength:"100"`
}

// AuditTarget implements api.Target.
func (r *BackupName) AuditTarget() string { return "backup " + r.Name }

func (u *upkeep) startVerify(ctx context.Context, in *BackupName) (*BackupStarted, error) {
	b, err := u.backup(in.Name)
	if err != nil {
		return nil, err
	}
	id, err := u.env.Jobs.Add(ctx, VerifyJob, backupArgs{b.Name}, job.Options{By: api.Who(ctx).UserID, UniqueKey: VerifyJob + b.Name})
	return &BackupStarted{Job: id}, err
}

func (u *upkeep) verify(_ context.Context, run *job.Run) (any, error) {
	var a backupArgs
	if err := run.Args(&a); err != nil {
		return nil, err
	}
	return u.readBack(run, a.Name)
}

// readBack compares the files of a backup with their checksums and writes the
// finding down beside them, so that it stays with the backup.
func (u *upkeep) readBack(run *job.Run, name string) (*Backup, error) {
	run.Progress(0, 0, "正在核对备份", "reading the backup back")
	if _, err := u.backup(name); err != nil {
		return nil, err
	}
	found := verified{At: u.env.Now().UTC()}
	if err := store.Verify(u.folder(name)); err != nil {
		found.Zh, found.En = sentenceOf(err)
	}
	data, err := json.Marshal(found)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(u.folder(name), verifiedFile), data, 0o600); err != nil {
		return nil, err
	}
	return u.backup(name)
}

// verified is what reading a backup back found.
type verified struct {
	At time.Time `json:"at"`
	Zh string    `json:"zh,omitempty"` // what is wrong, if anything
	En string    `json:"en,omitempty"`
}

const verifiedFile = "verified.json"

// Backup is one backup below the data folder.
type Backup struct {
	Name       string       `json:"name"`
	Folder     string       `json:"folder" doc:"on the server, to be given to zhike restore"`
	CreatedAt  time.Time    `json:"created_at"`
	Product    string       `json:"product" doc:"version of the program that wrote it"`
	Engine     store.Engine `json:"engine" enum:"duckdb,postgres"`
	Tables     int          `json:"tables"`
	Rows       int64        `json:"rows"`
	Bytes      int64        `json:"bytes"`
	VerifiedAt *time.Time   `json:"verified_at,omitempty" doc:"when every file was read back and compared with its checksum"`
	Damage     *job.Text    `json:"damage,omitempty" doc:"what that found to be wrong"`
}

// BackupList is the backups below the data folder.
type BackupList struct {
	Items []Backup `json:"items"`
}

func (u *upkeep) list(context.Context, *struct{}) (*BackupList, error) {
	entries, err := os.ReadDir(filepath.Join(u.env.Dir, "backups"))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	out := &BackupList{Items: []Backup{}}
	for _, e := range entries {
		if b, err := u.backup(e.Name()); err == nil {
			out.Items = append(out.Items, *b)
		}
	}
	slices.SortFunc(out.Items, func(a, b Backup) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return out, nil
}

// remove deletes a backup.
func (u *upkeep) remove(_ context.Context, in *BackupName) (*BackupList, error) {
	b, err := u.backup(in.Name)
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(u.folder(b.Name)); err != nil {
		return nil, err
	}
	return u.list(context.Background(), nil)
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)

func (u *upkeep) newName() string { return u.env.Now().In(u.env.Zone).Format("20060102-150405") }

func (u *upkeep) folder(name string) string { return filepath.Join(u.env.Dir, "backups", name) }

// backup reads what a backup is. A name that could lead elsewhere, and a link,
// is no backup.
func (u *upkeep) backup(name string) (*Backup, error) {
	none := fault.New(fault.NotFound, "there is no backup %s", name).InChinese("没有备份 %s", name)
	if !plainName.MatchString(name) {
		return nil, none
	}
	info, err := os.Lstat(u.folder(name))
	if err != nil || !info.IsDir() {
		return nil, none
	}
	m, err := store.ReadManifest(u.folder(name))
	if err != nil {
		return nil, err
	}
	b := &Backup{Name: name, Folder: u.folder(name), CreatedAt: m.CreatedAt, Product: m.Product, Engine: m.Engine, Tables: len(m.Tables)}
	if full, err := filepath.Abs(b.Folder); err == nil {
		b.Folder = full
	}
	for _, t := range m.Tables {
		b.Rows, b.Bytes = b.Rows+t.Rows, b.Bytes+t.Bytes
	}
	var v verified
	if data, err := os.ReadFile(filepath.Join(u.folder(name), verifiedFile)); err == nil && json.Unmarshal(data, &v) == nil {
		b.VerifiedAt = &v.At
		if v.En != "" {
			b.Damage = &job.Text{Zh: v.Zh, En: v.En}
		}
	}
	return b, nil
}

func sentenceOf(err error) (zh, en string) {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Zh, f.Message
	}
	return "备份读不出来", "the backup cannot be read: " + strings.TrimSpace(err.Error())
}
