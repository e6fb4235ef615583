// Package text understands short Chinese texts, and English words within them:
// what customers write in reviews, complaints and chats. It cuts text into
// words, counts terms, classifies, finds keywords, topics, feelings, texts that
// say the same and spam.
//
// Everything works on strings of valid UTF-8 in memory; wrong bytes count as
// one unknown character each.
package text
