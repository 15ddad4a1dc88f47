package io.github.aiutils.benchmarks.quota;

import java.util.Arrays;
import java.util.Iterator;

/**
 * What is to be run.
 *
 * @param workload beginning of the names of the scenarios, empty for all
 * @param seeds number of seeds
 * @param warmUpSeconds virtual time before anything counts
 * @param measuredSeconds virtual time that counts
 * @param ours whether only ours and the oracle run
 * @param check whether a failed mark fails the program
 */
record Options(String workload, int seeds, long warmUpSeconds, long measuredSeconds, boolean ours, boolean check) {

    static final String USAGE = "quota [--short] [--ours] [--workload W1] [--seeds 5] [--check]";

    static Options parse(String... args) {
        Options options = new Options("", 5, 240, 720, false, false);
        for (Iterator<String> each = Arrays.asList(args).iterator(); each.hasNext();) {
            options = options.with(each.next(), each);
        }
        return options;
    }

    private Options with(String option, Iterator<String> rest) {
        return switch (option) {
            case "--short" -> new Options(this.workload, this.seeds, 60, 180, this.ours, this.check);
            case "--ours" ->
                new Options(this.workload, this.seeds, this.warmUpSeconds, this.measuredSeconds, true, this.check);
            case "--check" ->
                new Options(this.workload, this.seeds, this.warmUpSeconds, this.measuredSeconds, this.ours, true);
            case "--workload" ->
                new Options(rest.next(), this.seeds, this.warmUpSeconds, this.measuredSeconds, this.ours, this.check);
            case "--seeds" -> new Options(this.workload, Integer.parseInt(rest.next()), this.warmUpSeconds,
                    this.measuredSeconds, this.ours, this.check);
            default -> throw new IllegalArgumentException(option + " is no option; usage: " + USAGE);
        };
    }

}
