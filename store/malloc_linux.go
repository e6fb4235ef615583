//go:build linux && cgo

package store

/*
#include <malloc.h>

static void few_arenas(void) {
#ifdef __GLIBC__
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TRIM_THRESHOLD, 128 * 1024);
#endif
}

static void give_back(void) {
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
*/
import "C"

// fewArenas has the C library keep one pool of memory instead of up to eight a
// core: what DuckDB frees in one thread is then used again in another. On ten
// million lines the process peaks some 200 MB lower.
func fewArenas() { C.few_arenas() }

// ReturnMemory gives what DuckDB has freed back to the system. Without it the C
// library keeps the pages that lie between others still in use; called between
// the slices of a long computation, so that one slice's leavings are not added
// to the next one's needs. It takes some milliseconds for each gigabyte.
func ReturnMemory() { C.give_back() }
