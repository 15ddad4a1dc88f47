package io.github.aiutils.benchmarks;

import java.util.Arrays;

import io.github.aiutils.benchmarks.admission.AdmissionBenchmark;
import io.github.aiutils.benchmarks.call.CallBenchmark;
import io.github.aiutils.benchmarks.call.CallLoad;
import io.github.aiutils.benchmarks.call.CallStub;
import io.github.aiutils.benchmarks.database.DatabaseBenchmark;
import io.github.aiutils.benchmarks.failover.FailoverBenchmark;
import io.github.aiutils.benchmarks.ledger.LedgerBenchmark;
import io.github.aiutils.benchmarks.picture.QuotaPicture;
import io.github.aiutils.benchmarks.quota.QuotaSimulation;
import io.github.aiutils.benchmarks.startup.StartupBenchmark;
import io.github.aiutils.benchmarks.streams.StreamsBenchmark;
import io.github.aiutils.benchmarks.streams.StreamsLoad;
import io.github.aiutils.benchmarks.streams.StreamsStub;
import io.github.aiutils.benchmarks.token.TokenBenchmark;
import io.github.aiutils.benchmarks.wire.WireQuota;

/** Starts the program that is named first. */
public final class BenchmarksApplication {

    private static final String USAGE = """
            usage: java -jar benchmarks.jar
              admission
              call [warm-up seconds] [measured seconds] [rounds]
              database
              failover [warm-up calls] [calls]
              ledger
              quota [--short] [--ours] [--workload W1] [--seeds 5] [--check]
              quota-picture [file]
              startup [rounds]
              streams [streams]...
              token
              wire-quota [--batch]
            """;

    private BenchmarksApplication() {
    }

    public static void main(String[] args) throws Exception {
        String program = (args.length > 0) ? args[0] : "";
        String[] rest = (args.length > 0) ? Arrays.copyOfRange(args, 1, args.length) : args;
        switch (program) {
            case "admission" -> AdmissionBenchmark.main(rest);
            case "call" -> CallBenchmark.main(rest);
            case "call-load" -> CallLoad.main(rest);
            case "call-stub" -> CallStub.main(rest);
            case "database" -> DatabaseBenchmark.main(rest);
            case "failover" -> FailoverBenchmark.main(rest);
            case "ledger" -> LedgerBenchmark.main(rest);
            case "quota" -> QuotaSimulation.main(rest);
            case "quota-picture" -> QuotaPicture.main(rest);
            case "startup" -> StartupBenchmark.main(rest);
            case "streams" -> StreamsBenchmark.main(rest);
            case "streams-load" -> StreamsLoad.main(rest);
            case "streams-stub" -> StreamsStub.main(rest);
            case "token" -> TokenBenchmark.main(rest);
            case "wire-quota" -> WireQuota.main(rest);
            default -> System.out.print(USAGE);
        }
    }

}
