//go:build !(linux && cgo)

package store

// fewArenas is for glibc only.
func fewArenas() {}

// ReturnMemory is for glibc only.
func ReturnMemory() {}
