/*
 * Lets the real xl run where there is no Xen: the calls with which it opens the hypervisor and
 * xenstore succeed and tell of an ordinary host (4 processors, 16 GiB, HVM and an IOMMU).
 * `xl create -n` asks nothing more before it prints the configuration that it would create.
 *
 * Source: Xen 4.17, tools/include/xenctrl.h, xenstore.h and tools/libs/light/libxl_types.idl
 * (libxl_version_info); https://xenbits.xen.org/gitweb/?p=xen.git;a=tree;hb=RELEASE-4.17.0
 */
#include <stdint.h>
#include <string.h>

static char handle[64];

void *xc_interface_open(void *logger, void *dombuild, unsigned flags) { return handle; }
int xc_interface_close(void *xch) { return 0; }
void *xs_open(unsigned long flags) { return handle; }
void xs_close(void *xsh) {}
int xs_fileno(void *xsh) { return -1; }

int xc_get_max_cpus(void *xch) { return 4; }
int xc_get_max_nodes(void *xch) { return 1; }
long xc_memory_op(void *xch, unsigned command, void *argument, unsigned long length) { return 0; }
long xc_sharing_freed_pages(void *xch) { return 0; }
long xc_sharing_used_frames(void *xch) { return 0; }

/* The front part of struct xen_sysctl_physinfo, in 64 bytes that its caller owns. */
struct physinfo {
    uint32_t threads_per_core, cores_per_socket, nr_cpus, max_cpu_id, nr_nodes, max_node_id;
    uint32_t cpu_khz, capabilities, arch_capabilities, pad;
    uint64_t total_pages, free_pages;
};

int xc_physinfo(void *xch, struct physinfo *info)
{
    memset(info, 0, sizeof *info);
    info->threads_per_core = 1;
    info->cores_per_socket = info->nr_cpus = 4;
    info->max_cpu_id = 3;
    info->nr_nodes = 1;
    info->capabilities = 0x7; /* hvm, pv, directio */
    info->total_pages = info->free_pages = 1UL << 22;
    return 0;
}

int xc_version(void *xch, int command, void *argument)
{
    if (argument)
        memset(argument, 0, 64);
    return 4 << 16 | 17;
}

/* libxl_version_info */
static const struct {
    int major, minor;
    const char *extra, *compiler, *compile_by, *compile_domain, *compile_date, *capabilities;
    const char *changeset;
    uint64_t virt_start;
    int pagesize;
    const char *commandline, *build_id;
} version = { 4, 17, "", "", "", "", "", "", "", 0, 4096, "", "" };

const void *libxl_get_version_info(void *ctx) { return &version; }
