package text_test

import (
	"context"
	"fmt"

	"zhike/mining/text"
)

func ExampleFitClassifier() {
	documents := []string{"太难吃了，退款", "送餐慢，要退款", "难吃又慢", "好吃，送得快", "很好吃", "味道好，快"}
	labels := []string{"投诉", "投诉", "投诉", "表扬", "表扬", "表扬"}
	m, err := text.FitClassifier(context.Background(), documents, labels, text.ClassifierOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := m.Explain(context.Background(), "又慢又难吃", 2)
	fmt.Println(e.Prediction.Label, e.For[0].Term, err)
	// Output: 投诉 慢 <nil>
}

func ExampleRule_Text() {
	r := text.Rule{Contains: []string{"退款"}, Without: []string{"已退"}, Label: "投诉"}
	fmt.Println(r.Text().Zh)
	fmt.Println(r.Text().En)
	// Output:
	// 含“退款”且不含“已退” → 投诉
	// contains “退款” and not “已退” → 投诉
}
