package sim

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// surnames are the hundred most common ones with their rough share of the
// population in hundredths of a per cent, and a few of two characters.
const surnames = `
王:720 李:715 张:680 刘:540 陈:460 杨:310 黄:225 赵:223 吴:202 周:201
徐:146 孙:143 马:129 朱:128 胡:126 郭:117 何:114 林:113 高:105 罗:102
郑:93 梁:92 谢:84 宋:81 唐:79 许:76 韩:74 邓:73 冯:70 曹:65
彭:64 曾:63 肖:62 田:60 董:59 潘:57 袁:56 蔡:54 蒋:53 余:52
于:51 杜:50 叶:49 程:48 魏:47 苏:46 吕:45 丁:44 任:43 卢:42
姚:41 沈:41 钟:40 姜:39 崔:38 谭:37 陆:36 范:36 汪:35 廖:35
石:34 金:34 韦:33 贾:33 夏:32 付:31 方:31 邹:30 熊:30 白:29
孟:29 秦:28 邱:27 侯:27 江:26 尹:26 薛:25 闫:25 段:25 雷:24
龙:24 黎:23 史:22 陶:22 贺:21 毛:21 郝:20 顾:20 龚:20 邵:19
万:19 覃:18 武:18 钱:18 戴:18 严:17 莫:16 孔:16 向:15 常:15
欧阳:8 司马:1 上官:1 诸葛:1 慕容:1
`

// given holds given names by generation (born before 1970, 1970–84, 1985–99,
// later) and gender: whole names, then first and second characters that combine.
const given = `
0 男|建国:3 建华:3 国强:3 志强:3 建军:3 文革 卫东 德明 永福 大伟 国华:2 玉林 长江 援朝 红军|建 国 志 永 德 文 玉 金 福 春|华 军 平 强 明 林 生 民 海 山
0 女|秀英:4 桂英:4 秀兰:4 玉兰:3 桂兰:3 玉珍:3 凤英:3 秀珍:3 春梅:2 红梅 爱华 素芬|秀 桂 玉 凤 淑 春 素 爱 美 月|英 兰 珍 芳 梅 华 芬 琴 云 香
1 男|伟:6 勇:4 军:5 强:4 涛:4 杰:4 斌:4 波:3 刚:3 辉:3 建军:2 志伟:2 晓东:2 海涛:2|志 晓 海 建 文 国 俊 小 永 庆|伟 东 军 明 峰 平 涛 辉 斌 勇
1 女|芳:5 丽:5 敏:5 静:6 艳:5 燕:4 娟:4 红:3 玲:3 霞:3 丽娟:2 海燕:2 晓燕:2 丽萍:2 小红|晓 丽 海 春 雪 小 美 玉 红 文|燕 娟 萍 丽 霞 玲 华 敏 梅 芳
2 男|鹏:3 磊:4 超:4 浩:4 宇:3 凯:3 俊杰:3 浩然:2 文博:2 天宇:2 嘉俊:2 子豪:2|俊 文 浩 嘉 子 天 泽 宇 志 晨 家 明|杰 轩 宇 豪 博 鹏 辉 阳 航 凡 铭 哲
2 女|婷:4 婷婷:3 雪:3 倩:4 洁:4 莹:3 丹:3 欣怡:2 雨欣:2 思雨:2 佳琪:2 晓雯:2 梦瑶|佳 思 雨 欣 梦 晓 雅 诗 嘉 静 文 慧|琪 雯 怡 婷 雨 琳 颖 洁 涵 瑶 敏 妍
3 男|子轩:3 浩宇:3 宇轩:3 梓豪:2 一鸣:2 俊熙:2 奕辰 沐阳|子 梓 浩 宇 俊 奕 泽 嘉 一 博|轩 宇 豪 睿 熙 辰 洋 恒 然 涵
3 女|梓涵:3 欣怡:3 子涵:3 诗涵:3 雨桐:2 可馨:2 语嫣 一诺:2|梓 子 欣 诗 雨 可 语 一 若 佳|涵 怡 桐 馨 萱 彤 琪 妍 曦 瑶
`

// namer makes up Chinese names and writes them in pinyin.
type namer struct {
	surnames words
	given    map[string]givenNames // by generation and gender, "2女"
	pinyin   map[rune]string
}

type givenNames struct{ whole, first, second words }

func newNamer() *namer {
	n := &namer{surnames: newWords(surnames), given: map[string]givenNames{}, pinyin: map[rune]string{}}
	for row := range strings.Lines(strings.TrimSpace(given)) {
		f := strings.Split(strings.TrimSpace(row), "|")
		key := strings.ReplaceAll(f[0], " ", "")
		n.given[key] = givenNames{newWords(f[1]), newWords(f[2]), newWords(f[3])}
	}
	args := pinyin.NewArgs()
	for _, r := range surnames + given {
		if p := pinyin.SinglePinyin(r, args); len(p) > 0 {
			n.pinyin[r] = p[0]
		}
	}
	return n
}

// generation of a birth year, as in the table of given names.
func generation(year int) string {
	switch {
	case year < 1970:
		return "0"
	case year < 1985:
		return "1"
	case year < 2000:
		return "2"
	}
	return "3"
}

// name makes up a full name. Gender is 男 or 女.
func (n *namer) name(d *dice, gender string, year int) string {
	g := n.given[generation(year)+gender]
	surname := n.surnames.word(d)
	if d.hit(0.3) {
		return surname + g.whole.word(d)
	}
	return surname + g.first.word(d) + g.second.word(d)
}

// latin writes a name in pinyin without tones or spaces.
func (n *namer) latin(name string) string {
	var b strings.Builder
	for _, r := range name {
		b.WriteString(n.pinyin[r])
	}
	return b.String()
}
