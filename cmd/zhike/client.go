package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm/governance"
	"zhike/fault"
)

// client speaks to the API: over the network when a server runs on the data
// folder, else in this process, so that a command is written once.
type client struct {
	http     *http.Client
	base     string
	token    string
	language string
	close    func()
}

// addressFile is where a running server writes its address.
const addressFile = "server.json"

type address struct {
	URL string `json:"url"`
	PID int    `json:"pid"`
}

// connect finds the running server, or opens the house in this process.
func (g *globals) connect(ctx context.Context) (*client, error) {
	if c := g.running(ctx); c != nil {
		return c, nil
	}
	h, err := openHouse(ctx, g, governance.Options{})
	if err != nil {
		return nil, err
	}
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	if err := h.jobs.Start(working, 2); err != nil {
		cancel()
		h.close()
		return nil, err
	}
	return &client{http: &http.Client{Transport: inside{h.api, h.governance.Local()}}, base: "http://zhike.invalid", language: g.language(),
		close: func() { cancel(); h.jobs.Stop(); h.close() }}, nil
}

// running returns a client of the server on this data folder, nil if none answers.
func (g *globals) running(ctx context.Context) *client {
	data, err := os.ReadFile(filepath.Join(g.Data, addressFile))
	var a address
	if g.DB != "" || err != nil || json.Unmarshal(data, &a) != nil {
		return nil
	}
	token, err := governance.ReadLocalToken(g.Data)
	if err != nil {
		return nil
	}
	c := &client{http: &http.Client{}, base: a.URL, token: token, language: g.language(), close: func() {}}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	var who struct{}
	if c.get(ctx, "/session", nil, &who) != nil {
		return nil
	}
	return c
}

func (c *client) get(ctx context.Context, path string, query url.Values, out any) error {
	return c.do(ctx, http.MethodGet, path, query, nil, out)
}

func (c *client) post(ctx context.Context, path string, body, out any) error {
	return c.do(ctx, http.MethodPost, path, nil, body, out)
}

func (c *client) do(ctx context.Context, method, path string, query url.Values, body, out any) error {
	var content io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(data)
	}
	response, err := c.send(ctx, method, path, query, content)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if out == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(out)
}

// download writes an answer that is a file.
func (c *client) download(ctx context.Context, path string, query url.Values, w io.Writer) error {
	response, err := c.send(ctx, http.MethodGet, path, query, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(w, response.Body)
	return err
}

func (c *client) send(ctx context.Context, method, path string, query url.Values, body io.Reader) (*http.Response, error) {
	target := c.base + api.Prefix + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Language", c.language)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode >= 400 {
		defer response.Body.Close()
		return nil, refusal(response)
	}
	return response, nil
}

// refusal turns a problem document back into the fault it was.
func refusal(response *http.Response) error {
	var p api.Problem
	if err := json.NewDecoder(response.Body).Decode(&p); err != nil || p.Code == "" {
		return fmt.Errorf("the server answered %s", response.Status)
	}
	return &fault.Error{Code: p.Code, Message: p.Detail, Zh: p.Detail, Where: p.Where}
}

// inside is a transport that calls the handler in this process, as who.
type inside struct {
	handler http.Handler
	who     api.Identity
}

// RoundTrip implements http.RoundTripper; the answer is streamed.
func (t inside) RoundTrip(r *http.Request) (*http.Response, error) {
	reader, writer := io.Pipe()
	w := &pipeWriter{header: http.Header{}, pipe: writer, ready: make(chan struct{})}
	r = r.Clone(api.As(r.Context(), t.who))
	r.RemoteAddr = "127.0.0.1:0"
	if r.Body == nil {
		r.Body = http.NoBody
	}
	go func() {
		defer func() {
			var err error
			if v := recover(); v != nil {
				err = errors.New("the answer broke off")
			}
			w.WriteHeader(http.StatusOK)
			_ = writer.CloseWithError(err)
		}()
		t.handler.ServeHTTP(w, r)
	}()
	<-w.ready
	return &http.Response{StatusCode: w.status, Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), Header: w.header,
		Body: reader, ContentLength: -1, Request: r, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}, nil
}

type pipeWriter struct {
	header http.Header
	pipe   *io.PipeWriter
	status int
	ready  chan struct{}
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		close(w.ready)
	}
}

func (w *pipeWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.pipe.Write(p)
}

// writeFile writes a download to a file, whole or not at all; "-" is stdout.
func (c *client) writeFile(ctx context.Context, path string, query url.Values, out string) error {
	if out == "-" {
		return c.download(ctx, path, query, os.Stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(out), ".zhike-*")
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cannot write to the folder of %s", out).InChinese("无法写入 %s 所在的目录", out)
	}
	err = errors.Join(c.download(ctx, path, query, f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), out)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// formatOf tells the format of an export from the file's name.
func formatOf(out string) string {
	if strings.EqualFold(filepath.Ext(out), ".xlsx") {
		return "xlsx"
	}
	return "csv"
}
