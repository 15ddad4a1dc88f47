package io.github.aiutils.benchmarks;

import java.util.Arrays;

import io.github.aiutils.benchmarks.call.CallBenchmark;
import io.github.aiutils.benchmarks.call.CallLoad;
import io.github.aiutils.benchmarks.call.CallStub;

/** Starts the program that is named first. */
public final class BenchmarksApplication {

    private BenchmarksApplication() {
    }

    public static void main(String[] args) throws Exception {
        String program = (args.length > 0) ? args[0] : "";
        String[] rest = (args.length > 0) ? Arrays.copyOfRange(args, 1, args.length) : args;
        switch (program) {
            case "call" -> CallBenchmark.main(rest);
            case "call-load" -> CallLoad.main(rest);
            case "call-stub" -> CallStub.main(rest);
            default -> System.out
                .println("usage: java -jar benchmarks.jar call [warm-up seconds] [measured seconds] [rounds]");
        }
    }

}
