/* Feeds 32-bit numbers from stdin to a battery of TestU01 and writes every p-value.
 *
 *     cc -O2 -o battery battery.c -ltestu01 -lprobdist -lmylib -lm
 *     … | ./battery SmallCrush|Crush|BigCrush NAME
 *
 * A line for each statistic: battery, name, number of the test, the test, p, and a mark where p is
 * outside [1e-4, 1 - 1e-4] (`suspect`) or within 1e-10 of 0 or 1 (`failed`). Exit code 1 if any
 * failed, 2 if the command line is wrong, 3 if the numbers ended too early. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bbattery.h>
#include <swrite.h>
#include <unif01.h>

static uint32_t buffer[1 << 14];
static size_t at, held;
static unsigned long long used;

static unsigned int next(void)
{
    if (at == held) {
        held = fread(buffer, sizeof buffer[0], sizeof buffer / sizeof buffer[0], stdin);
        at = 0;
        if (held == 0) {
            fprintf(stderr, "battery: the numbers ended after %llu\n", used);
            exit(3);
        }
    }
    used++;
    return buffer[at++];
}

int main(int count, char **words)
{
    if (count != 3) {
        fprintf(stderr, "usage: battery SmallCrush|Crush|BigCrush NAME\n");
        return 2;
    }
    swrite_Basic = FALSE;
    unif01_Gen *gen = unif01_CreateExternGenBits(words[2], next);
    if (strcmp(words[1], "SmallCrush") == 0)
        bbattery_SmallCrush(gen);
    else if (strcmp(words[1], "Crush") == 0)
        bbattery_Crush(gen);
    else if (strcmp(words[1], "BigCrush") == 0)
        bbattery_BigCrush(gen);
    else
        return 2;
    int suspects = 0, failures = 0;
    for (int i = 0; i < bbattery_NTests; i++) {
        double p = bbattery_pVal[i];
        int failed = p < 1e-10 || p > 1 - 1e-10;
        int suspect = !failed && (p < 1e-4 || p > 1 - 1e-4);
        failures += failed;
        suspects += suspect;
        printf("%s, %s, %d, %s, %.6g%s\n", words[1], words[2], i + 1, bbattery_TestNames[i], p,
               failed ? ", failed" : suspect ? ", suspect" : "");
    }
    printf("%s, %s: %d statistics, %d failed, %d suspect, %llu numbers\n", words[1], words[2], bbattery_NTests,
           failures, suspects, used);
    unif01_DeleteExternGenBits(gen);
    return failures > 0;
}
