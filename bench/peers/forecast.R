#!/usr/bin/env Rscript
# Run forecasts of R's forecast package and of ours on the same series of the
# M3 competition, back to back, one thread each: CPU seconds for a series, and
# the ratio.
#
# Needs Debian's r-cran-forecast. Every k-th monthly series is taken, since
# R's ets takes half a second for each.
#
#     bench/peers/forecast.R --zhike ./zhike --every 40 M3.csv
#
# Compared are Theta (thetaf) and ETS (ets), and beside both our automatic
# choice, for which R has no counterpart.

Sys.setenv(OMP_NUM_THREADS = "1", OPENBLAS_NUM_THREADS = "1", GOMAXPROCS = "1")
suppressMessages(library(forecast))

args <- commandArgs(TRUE)
flag <- function(name, default) if (name %in% args) args[match(name, args) + 1] else default
zhike <- flag("--zhike", "./zhike")
every <- as.integer(flag("--every", "40"))
path <- args[length(args)]

m3 <- read.csv(path)
m3 <- m3[m3$period == "MONTHLY", ]
names <- unique(m3$series)
names <- names[seq(1, length(names), every)]
m3 <- m3[m3$series %in% names, ]
part <- tempfile(fileext = ".csv")
write.csv(m3, part, row.names = FALSE)
series <- split(m3, m3$series)

smape <- function(y, f) mean(200 * abs(y - f) / (abs(y) + abs(f)))
peer <- function(method) {
  begin <- proc.time()
  error <- sapply(series, function(s) {
    f <- method(ts(s$value[s$set == "train"], frequency = 12))
    smape(s$value[s$set == "test"], f$mean)
  })
  used <- proc.time() - begin
  list(cpu = used[["user.self"]] + used[["sys.self"]], smape = mean(error))
}
# CPU seconds of the whole program, its start and the reading included.
ours <- function(model) {
  begin <- proc.time()
  out <- system2(zhike, c("lab", "forecast", "--format", "m3", "--json", "--model", model, part), stdout = TRUE)
  used <- proc.time() - begin
  figures <- sub(".*\"metrics\":", "", out)
  list(cpu = used[["user.child"]] + used[["sys.child"]], smape = as.numeric(sub('.*"series":[0-9]+,"smape":([0-9.]+).*', "\\1", figures)))
}
load <- function() strsplit(readLines("/proc/loadavg"), " ")[[1]][1]
cat(sprintf("R %s.%s, forecast %s, %d series, load %s\n", R.version$major, R.version$minor, packageVersion("forecast"), length(series), load()))
for (task in list(list("thetaf", function(y) thetaf(y, h = 18, level = 95), "theta"), list("ets", function(y) forecast(ets(y), h = 18, level = 95), "ets"),
                  list("thetaf", function(y) thetaf(y, h = 18, level = 95), "auto"))) {
  p <- peer(task[[2]])
  z <- ours(task[[3]])
  cat(sprintf("R %s %.2f ms a series (sMAPE %.2f), ours %s %.2f ms (sMAPE %.2f), ratio %.3f\n", task[[1]], 1000 * p$cpu / length(series), p$smape,
              task[[3]], 1000 * z$cpu / length(series), z$smape, z$cpu / p$cpu))
}
cat(sprintf("load %s\n", load()))
