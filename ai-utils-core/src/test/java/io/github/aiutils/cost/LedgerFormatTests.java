package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerFormatTests {

    private static final Bill BILL = new Bill(new Usage(100L, 10L, null, null, 50L, 20L), new BigDecimal("1e-9"),
            false);

    private static BookedAttempt attempt(String model, Map<String, String> tags, Bill bill) {
        return new BookedAttempt("e1", Instant.parse("2026-11-22T13:20:30.000001Z"), "req_1", "default",
                new Route("openai", model), tags, true, 200L, new BigDecimal("0.5"), bill);
    }

    @Test
    void csvHasAColumnForEachValueAndTag() {
        LedgerCsv csv = new LedgerCsv("USD", List.of("tenant"));
        assertThat(csv.header()).isEqualTo("id,at,request_id,client,provider,model,first_attempt,settled,estimated,"
                + "cost,at_most,currency,max_output,input,cache_read,cache_write,cache_write_1h,output,reasoning,"
                + "audio_input,image_input,audio_output,image_output,service_tier,billed_usd,tag.tenant\r\n");
        assertThat(csv.line(attempt("gpt-5-nano", Map.of("tenant", "acme"), BILL)))
            .isEqualTo("e1,2026-11-22T13:20:30.000001Z,req_1,default,openai,gpt-5-nano,true,true,false,0.000000001,"
                    + "0.5,USD,200,100,10,,,50,20,,,,,,,acme\r\n");
    }

    @Test
    void anAttemptWhoseEndNobodyKnowsHasNoCost() {
        assertThat(new LedgerCsv("USD", List.of()).line(attempt("m", Map.of(), null)))
            .isEqualTo("e1,2026-11-22T13:20:30.000001Z,req_1,default,openai,m,true,false,false,,0.5,USD,200"
                    + ",,,,,,,,,,,,\r\n");
    }

    @Test
    void csvQuotesWhatWouldBreakALine() {
        String line = new LedgerCsv("USD", List.of("a", "b", "c", "d"))
            .line(attempt("m", Map.of("a", "x,y", "b", "say \"hi\"", "c", "one\r\ntwo"), BILL));
        assertThat(line).endsWith(",\"x,y\",\"say \"\"hi\"\"\",\"one\r\ntwo\",\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = { "=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1" })
    void aSpreadsheetTakesNoTextForAFormula(String text) {
        String line = new LedgerCsv("USD", List.of("tenant")).line(attempt(text, Map.of("tenant", text), BILL));
        assertThat(line).contains("'" + text).doesNotContain("," + text).doesNotContain(",\"" + text);
    }

    @Test
    void jsonLinesSayNullWhereNothingIsKnownAndWriteAmountsPlain() {
        String line = new LedgerJsonLines("USD").line(attempt("m\n", Map.of("tenant", "a\"b"), BILL));
        assertThat(line).startsWith("{\"id\":\"e1\",\"at\":\"2026-11-22T13:20:30.000001Z\",")
            .contains("\"model\":\"m\\n\"", "\"cost\":0.000000001,", "\"input\":100,", "\"cache_write\":null,")
            .endsWith("\"tags\":{\"tenant\":\"a\\\"b\"}}\n");
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    }

}
