package governance

import (
	"archive/zip"
	"context"
	"io"
	"os"
	"path/filepath"

	"zhike/api"
	"zhike/store"
)

// download gives a backup as one file; its tables are compressed already.
func (u *upkeep) download(_ context.Context, in *BackupName) (*api.Download, error) {
	b, err := u.backup(in.Name)
	if err != nil {
		return nil, err
	}
	m, err := store.ReadManifest(u.folder(b.Name))
	if err != nil {
		return nil, err
	}
	files := []string{store.ManifestFile}
	for _, t := range m.Tables {
		files = append(files, filepath.Base(t.File))
	}
	return &api.Download{Name: "zhike-backup-" + b.Name + ".zip", ContentType: "application/zip", Write: func(w io.Writer) error {
		archive := zip.NewWriter(w)
		for _, name := range files {
			if err := pack(archive, b.Name, u.folder(b.Name), name); err != nil {
				return err
			}
		}
		return archive.Close()
	}}, nil
}

func pack(archive *zip.Writer, folder, dir, name string) error {
	from, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := archive.CreateHeader(&zip.FileHeader{Name: folder + "/" + name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}
