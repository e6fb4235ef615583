package text

import "strings"

// functionWords are words that say how, not what: they make no topic and no
// keyword. The list is our own.
var functionWords = wordSet(`
的 了 着 过 地 得 和 与 及 或 而 且 并 但 但是 不过 可是 然而 因为 所以 因此 由于 如果 要是 假如 虽然 尽管 即使 只要 只有 除了 而且 并且 以及 或者 还是 不但 不仅
这 那 这个 那个 这些 那些 这里 那里 这样 那样 这么 那么 这种 那种 这次 那次 这家 那家 这边 那边 哪个 哪些 哪里 什么 怎么 怎样 怎么样 为什么 为何 如何 多少 几个 谁
我 你 您 他 她 它 我们 你们 您们 他们 她们 它们 咱们 自己 别人 人家 大家 本人 有人 各位
是 在 有 没有 不是 就是 还有 也是 都是 只是 可以 可能 能够 应该 需要 必须 已经 曾经 正在 将要 马上 一直 总是 经常 有时 有时候 从来 刚刚 刚才
很 太 非常 特别 比较 更加 最 十分 相当 有点 有些 一点 一些 一下 一个 一次 一样 一种 一定 一般 几乎 大概 大约 左右 以上 以下 以后 之后 以前 之前 之间 之中 其中 其他 其它 其实 另外 此外
不 没 别 不要 不能 不会 不用 不得 无法 是否 能否 可否 有没有 是不是 能不能
上 下 里 外 中 内 前 后 时 时候 的话 来说 来讲 对于 关于 至于 根据 按照 通过 为了 随着 从 到 把 被 让 给 向 对 跟 比 由 于 以 当 就 才 又 再 也 都 还 只 却 便 则
吗 呢 吧 啊 呀 哦 嗯 哈 哈哈 哎 唉 啦 嘛 哟 然后 于是 最后 首先 其次 同时 今天 昨天 明天 现在 目前 当时 每天 每次 每个 各种 所有 全部 许多 很多 好多 多次 不少 起来 出来 下来 过来 上去 下去 进去 回来
the a an and or but of to in on at for with by from is are was were be been it this that these those i you he she we they my your his her our their not no so as if then than very too just there here have has had do does did will would can could
`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
