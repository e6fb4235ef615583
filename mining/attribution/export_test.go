package attribution

// RemovalEffects is the Markov method alone, without intervals, to be measured
// beside other tools that have nothing else.
func RemovalEffects(paths []Path) ([]float64, error) {
	j, err := gather(paths)
	if err != nil {
		return nil, err
	}
	return newChain(j.paths, 1).count(j.sample).removal(len(j.channels))
}
