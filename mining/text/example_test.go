package text_test

import (
	"fmt"
	"strings"

	"zhike/mining/text"
)

func ExampleSegmenter_Words() {
	s := text.With([]text.Word{{Text: "霸蛮米粉"}})
	fmt.Println(strings.Join(s.Words("12月3日点的霸蛮米粉，味道不错！"), " / "))
	// Output: 12月 / 3日 / 点 / 的 / 霸蛮米粉 / ， / 味道 / 不错 / ！
}
