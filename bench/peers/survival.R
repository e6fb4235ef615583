# Processor seconds of Cox and Kaplan-Meier in R's package survival, beside ours.
#
# For each size R makes rows of 10 normal columns, lives with a Weibull hazard
# of shape 1.5 times exp(x b), seen until a random day; in whole days where
# --ties is given. It fits coxph (Efron) and survfit some rounds, each on one
# thread, and in turn with them runs the benchmarks of mining/survival, which
# draw from the same law, also on one thread. The medians are set side by side.
# Ours has concordance and baseline in it, as coxph has the concordance; coxph.fit,
# the bare solver within it, is timed as well.
# With --zhike the first size's rows are also written to a file and fitted by
# `zhike lab survival`, whose coefficients and log-likelihood must be R's.
#
# Needs Debian's r-base-core and r-cran-survival, and Go. From the project's folder:
#
#     Rscript bench/peers/survival.R [--rounds 3] [--ties] [--zhike bin/zhike] 10000 100000 1000000

library(survival)

words <- commandArgs(trailingOnly = TRUE)
value <- function(flag, default) {
  at <- match(flag, words)
  if (is.na(at)) return(default)
  answer <- words[at + 1]
  words <<- words[-c(at, at + 1)]
  answer
}
rounds <- as.integer(value("--rounds", "3"))
zhike <- value("--zhike", "")
ties <- "--ties" %in% words
sizes <- as.integer(setdiff(words, "--ties"))
if (length(sizes) == 0) sizes <- c(10000L, 100000L)

slopes <- c(.5, -.3, .2, 0, .1, -.1, .4, 0, .3, -.2)

make <- function(n) {
  set.seed(1)
  x <- matrix(rnorm(n * 10), n)
  life <- 20 * (rexp(n) * exp(-as.vector(x %*% slopes)))^(1 / 1.5)
  seen <- 40 * runif(n)
  days <- pmin(life, seen)
  if (ties) days <- ceiling(days)
  d <- data.frame(days = days, left = as.integer(life <= seen), x)
  d
}

cpu <- function(work) {
  gc()
  before <- proc.time()
  work()
  sum((proc.time() - before)[1:2])
}

# ours is the processor seconds of one round of one of our benchmarks.
ours <- function(name, n) {
  Sys.setenv(GOMAXPROCS = "1")
  out <- system2("go", c("test", "-run", "xxx", "-bench", shQuote(sprintf("%s/%d$", name, n)), "-benchtime", "1x", "./mining/survival"), stdout = TRUE)
  line <- grep("cpu-s/op", out, value = TRUE)
  fields <- strsplit(trimws(line[1]), "[[:space:]]+")[[1]]
  as.numeric(fields[match("cpu-s/op", fields) - 1])
}

agree <- function(d) {
  file <- tempfile(fileext = ".csv")
  on.exit(unlink(file))
  write.csv(format(d, digits = 15), file, row.names = FALSE, quote = FALSE)
  out <- paste(system2(zhike, c("lab", "survival", file, "--duration", "days", "--event", "left", "--json"), stdout = TRUE), collapse = "")
  m <- coxph(Surv(days, left) ~ ., d)
  number <- function(key) as.numeric(sub(sprintf('.*"%s":([-+0-9.eE]+).*', key), "\\1", out))
  cat(sprintf("zhike lab survival on the same %d rows: log-likelihood %.6f, R %.6f; concordance %.6f, R %.6f\n",
              nrow(d), number("loglik"), m$loglik[2], number("concordance"), m$concordance["concordance"]))
  stopifnot(abs(number("loglik") - m$loglik[2]) < 1e-5 * max(1, abs(m$loglik[2]) / 1e4))
}

load <- function() if (file.exists("/proc/loadavg")) strsplit(readLines("/proc/loadavg"), " ")[[1]][1] else "?"

cat(sprintf("R %s.%s, survival %s, load %s\n", R.version$major, R.version$minor, packageVersion("survival"), load()))
for (n in sizes) {
  d <- make(n)
  if (zhike != "" && n == sizes[1]) agree(d)
  x <- as.matrix(d[, -(1:2)])
  y <- Surv(d$days, d$left)
  bare <- function() coxph.fit(x, y, NULL, NULL, NULL, coxph.control(), NULL, "efron", NULL, resid = FALSE)
  tasks <- list(
    list(name = "Cox", bench = if (ties) "BenchmarkFitCoxTies" else "BenchmarkFitCox", work = function() coxph(Surv(days, left) ~ ., d)),
    list(name = "Cox, in R the bare coxph.fit without formula, concordance, baseline", bench = if (ties) "BenchmarkFitCoxTies" else "BenchmarkFitCox", work = bare),
    list(name = "Kaplan-Meier", bench = "BenchmarkFitKaplanMeier", work = function() survfit(Surv(days, left) ~ 1, d, conf.type = "log-log")))
  for (task in tasks) {
    r <- z <- numeric(rounds)
    for (k in seq_len(rounds)) {
      r[k] <- cpu(task$work)
      z[k] <- ours(task$bench, n)
    }
    cat(sprintf("%s, %d rows: R %.3f CPU s, ours %.3f CPU s, ratio %.2f\n", task$name, n, median(r), median(z), median(z) / median(r)))
  }
}
cat(sprintf("load %s\n", load()))
